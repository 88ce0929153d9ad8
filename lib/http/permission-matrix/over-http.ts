import type { Hono } from "hono";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { type Permission, permissionNames, permissions } from "#lib/core/permissions.ts";
import { roles } from "#lib/core/words.ts";
import { createToken } from "#lib/identity/index.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import type { AppEnv } from "../app-env.ts";
import type { Route } from "../route.ts";
import { changedTables, eventsOf, fingerprint } from "./database.ts";
import { type Matter, once } from "./matter.ts";
import type { Row } from "./row.ts";
import { isCommand } from "./run-row.ts";

const owner = once(() => addPerson(...roles));
const tokens = new Map<Permission, Promise<string>>();

/** A token of somebody with every role, whose scopes leave out one permission alone. */
function tokenWithout(permission: Permission): Promise<string> {
  const made = tokens.get(permission) ?? owner().then((person) => makeToken(person, permission));
  tokens.set(permission, made);
  return made;
}

async function makeToken(person: UserActor, without: Permission): Promise<string> {
  const scopes = permissionNames.filter((name) => name !== without);
  return (await createToken(ctxOf(person), { name: `all but ${without}`, scopes })).token;
}

/** Asks a route over HTTP as nobody, and with a token whose scopes leave it out. @returns what was not refused */
export async function faultsOverHttp(
  app: Hono<AppEnv>,
  route: Route,
  row: Row,
  matter: Matter,
): Promise<string[]> {
  const { id, permission } = route.call.def;
  const bearer = `Bearer ${await tokenWithout(permission)}`;
  const input = row.input(matter as never, "stranger") as Record<string, unknown>;
  const ask = (headers: Record<string, string>) => app.request(...requestOf(route, input, headers), {});

  const [asNobody, asNarrow] = [newId("request"), newId("request")];
  const before = await fingerprint();
  const anonymous = await ask({ "x-request-id": asNobody });
  const narrow = await ask({ "x-request-id": asNarrow, authorization: bearer });
  const said = ((await narrow.json()) as { detail?: string }).detail;
  const events = await eventsOf([asNobody, asNarrow]);
  const changed = changedTables(before, await fingerprint());

  const refusals = isCommand(route) ? [{ action: id, outcome: "refused" }] : [];
  const logged = (events.get(asNarrow) ?? []).map(({ action, outcome }) => ({ action, outcome }));
  return [
    ...(anonymous.status === 401 ? [] : [`anonymous got ${anonymous.status}`]),
    ...(events.has(asNobody) ? ["anonymous is in the audit log"] : []),
    ...(narrow.status === 403 ? [] : [`a token without the scope got ${narrow.status}`]),
    ...(said === narrowRefusal(permission) ? [] : [`a token without the scope was told: ${said}`]),
    ...(JSON.stringify(logged) === JSON.stringify(refusals)
      ? []
      : [`the audit log says ${JSON.stringify(logged)}`]),
    ...(changed.length === 0 ? [] : [`refusals changed ${changed.join(", ")}`]),
  ];
}

function requestOf(
  { method, path }: Route,
  input: Record<string, unknown>,
  headers: Record<string, string>,
): [string, RequestInit] {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const rest = Object.entries(input).filter(([name]) => !named.includes(name));
  if (method === "GET" || method === "DELETE") {
    const query = new URLSearchParams(rest.map(([name, value]) => [name, String(value)]));
    return [`${address}?${query}`, { method, headers }];
  }
  const body = JSON.stringify(Object.fromEntries(rest));
  return [address, { method, headers: { ...headers, "content-type": "application/json" }, body }];
}

/** What no person may, no scope of theirs lets them. */
function narrowRefusal(permission: Permission): string {
  const { roles, does } = permissions[permission];
  return roles.length === 0
    ? `People may not ${does}: gateways and agents do.`
    : `This token lacks the scope ${permission}.`;
}
