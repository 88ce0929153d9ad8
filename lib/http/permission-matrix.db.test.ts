import { afterAll, describe, expect, test } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { castVote, getSubmission } from "#lib/registry/index.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import { createApp } from "./app.ts";
import { forget, objectOf } from "./permission-matrix/objects.ts";
import { faultsOverHttp } from "./permission-matrix/over-http.ts";
import type { Row } from "./permission-matrix/row.ts";
import { nameOf, rows, rowsOf, unmatched } from "./permission-matrix/rows.ts";
import { runRow } from "./permission-matrix/run-row.ts";
import { post, put, type Route } from "./route.ts";
import { routes } from "./routes.ts";

/** Fewer than these would mean that people or things went missing unnoticed. */
const casesMin = 8_000;
let cases = 0;
const app = createApp();

afterAll(() => {
  process.stderr.write(`permission matrix: ${cases} cases of ${routes.length} routes\n`);
});

async function faultsOf(route: Route, row: Row): Promise<string[]> {
  const faults: string[] = [];
  const known = new Set<string>();
  for (const name of row.on) {
    const object = await objectOf(name);
    const verdict = await runRow(route, row, object);
    if (verdict.spoilt) forget(name);
    cases += verdict.cases;
    faults.push(...verdict.faults.map((fault) => `${name}: ${fault}`));
    for (const relation of Object.keys(object.people)) known.add(relation);
  }
  const named = Array.isArray(row.allowed) ? [] : Object.keys(row.allowed);
  const unknown = named.filter((relation) => !known.has(relation));
  return [...faults, ...unknown.map((relation) => `none of these has a ${relation}`)];
}

test("every route has a row, and every row is about a route", () => {
  expect(unmatched(routes)).toEqual([]);
});

describe.each(routes.map((route) => [nameOf(route), route] as const))("%s", (name, route) => {
  const own = rowsOf(route);

  test.each(own.map((row) => [row.about ? `who may: ${row.about}` : "who may", row] as const))(
    "%s",
    async (_, row) => {
      expect(await faultsOf(route, row)).toEqual([]);
    },
  );

  test("nobody without a token, nor with one for all else", async () => {
    const [row] = own;
    if (!row?.on[0]) throw new Error(`Nobody wrote who may ${name}.`);
    expect(await faultsOverHttp(app, route, row, await objectOf(row.on[0]))).toEqual([]);
  });
});

test("all of it was tried", () => {
  expect(cases).toBeGreaterThan(casesMin);
});

describe("the matrix notices", () => {
  const votes = post("/api/v1/submissions/{id}/votes", castVote);
  const [voting] = rowsOf(votes);
  const [profile] = rowsOf({ method: "PUT", path: "/api/v1/settings/validation-profile" });
  if (!voting || !profile) throw new Error("There is nothing to try it with.");
  const onOne: Row = { ...voting, on: ["reviewOfPerson"] };
  const calling = (call: (...args: Parameters<typeof castVote>) => Promise<unknown>) =>
    post(votes.path, Object.assign(call, { def: castVote.def }));

  test("a route that nobody wrote a row for, and a row whose route is gone", () => {
    const added = { method: "POST", path: "/api/v1/everything" } as const;
    expect(unmatched([...routes, added])).toEqual(["POST /api/v1/everything has no row"]);
    expect(unmatched(routes, { ...rows, "GET /api/v1/gone": voting })).toEqual([
      "GET /api/v1/gone is no route",
    ]);
  });

  test("who is refused though they may", async () => {
    const submitters = { ...onOne, allowed: { ...onOne.allowed, submitter: ["governance"] } } as Row;
    expect(await faultsOf(votes, submitters)).toContain(
      "reviewOfPerson: submitter (governance) may (ok), and was refused: forbidden, You submitted this. Somebody else decides on it.",
    );
  });

  test("who is let through though they may not", async () => {
    const { stranger: _, ...others } = onOne.allowed as Record<string, readonly "governance"[]>;
    expect(await faultsOf(votes, { ...onOne, allowed: others })).toEqual(
      expect.arrayContaining([
        "reviewOfPerson: stranger (governance) is to be refused (forbidden), and was let through",
        expect.stringMatching(/^reviewOfPerson: refusals changed audit\.event, .*public\.vote/),
      ]),
    );
  });

  test("a permission that more people have", async () => {
    const widened = command({ ...setValidationProfile.def, permission: "settings.read" });
    const route = put("/api/v1/settings/validation-profile", widened);
    expect(await faultsOf(route, profile)).toContain(
      "nothing: stranger (governance) is to be refused (forbidden), and was let through",
    );
  });

  test("a command that asks for the role alone", async () => {
    const unguarded = command({
      ...castVote.def,
      async run(ctx, { id }) {
        await ctx.audit({ target: { type: "submission", id } });
        return getSubmission(ctx, { id });
      },
    });
    expect((await faultsOf(post(votes.path, unguarded), onOne))[0]).toMatch(
      /^reviewOfPerson: (submitter|owner|voter|\w+Delegate) \(governance\) is to be refused/,
    );
  });

  test("a refusal after something was changed", async () => {
    const careless = calling(async (ctx, input) => {
      await db().submission.update({ where: { id: input.id }, data: { purpose: ctx.requestId } });
      return castVote(ctx, input);
    });
    expect(await faultsOf(careless, onOne)).toContain("reviewOfPerson: refusals changed public.submission");
  });

  test("a refusal that is not in the audit log", async () => {
    const silent = calling(async () => {
      throw new DomainError("forbidden", "No.");
    });
    expect(await faultsOf(silent, onOne)).toContain(
      "reviewOfPerson: stranger (admin) is in the audit log as: nothing",
    );
  });
});
