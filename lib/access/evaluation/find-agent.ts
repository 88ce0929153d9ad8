import { claimsOfNobody } from "../agents/schemas.ts";
import type { Call } from "./decision.ts";
import { isKeyPart } from "./names.ts";
import { agentKey, type World, type WorldAgent } from "./world.ts";

type Named = Call["agent"];

/** The claims whose values are an agent's name whatever it is recognised by. */
const naming = ["sub", "client_id"];

/**
 * The agent that a token names. One that fits two agents names none, be one of them disabled: no other takes its place. So do
 * claims that say another name. What the tokens of many share (`iss`, which may stand beside `sub` in `act`) names nobody.
 *
 * - Without an issuer: the client of ours with that id.
 * - With an issuer and claims: whom a claim of that issuer names.
 * - With an issuer alone: whom `sub` or `client_id` of that issuer's tokens names so; no other claim is a name.
 */
export function findAgent(world: World, { name, issuer, claims }: Named): WorldAgent | undefined {
  if (issuer === undefined) return agrees(name, claims, "azp") ? clientOfOurs(world, name) : undefined;
  const said = claims ? Object.entries(claims) : naming.map((claim) => [claim, name] as const);
  const ids = said.flatMap(([claim, value]) => {
    const id = idBy(world, issuer, claim, value);
    return id === undefined ? [] : [{ id, claim }];
  });
  const [first, ...others] = ids;
  if (!first || others.some(({ id }) => id !== first.id)) return undefined;
  return ids.some(({ claim }) => agrees(name, claims, claim)) ? world.agents.get(first.id) : undefined;
}

function clientOfOurs(world: World, name: string): WorldAgent | undefined {
  const id = isKeyPart(name) ? world.agentIds.get(name) : undefined;
  return id === undefined ? undefined : world.agents.get(id);
}

function idBy(world: World, issuer: string, claim: string, value: unknown): string | undefined {
  if (typeof value !== "string" || value === "" || claimsOfNobody.includes(claim)) return undefined;
  if (!isKeyPart(issuer) || !isKeyPart(claim)) return undefined;
  return world.agentIds.get(agentKey(issuer, claim, value));
}

/** Whether claims, where they say a name at all, say this one: by what is always a name, or by another claim that is one here. */
function agrees(name: string, claims: Named["claims"], other: string): boolean {
  const values = [...naming, other].flatMap((claim) =>
    claims && Object.hasOwn(claims, claim) ? [claims[claim]] : [],
  );
  return values.length === 0 || values.includes(name);
}
