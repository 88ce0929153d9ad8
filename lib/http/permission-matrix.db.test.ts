import { describe, expect, test } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { castVote, getSubmission } from "#lib/registry/index.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import { routesIn } from "./permission-matrix/parts.ts";
import type { Row } from "./permission-matrix/row.ts";
import { rows, rowsOf, unmatched } from "./permission-matrix/rows.ts";
import { faultsOf, tryRoutes } from "./permission-matrix/try-routes.ts";
import { post, put } from "./route.ts";
import { routes } from "./routes.ts";

test("every route has a row, and every row is about a route", () => {
  expect(unmatched(routes)).toEqual([]);
});

tryRoutes(routesIn("others"), 5_000);

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
