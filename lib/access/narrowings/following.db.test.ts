import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { lockGrant, previewGrant } from "../grants/index.ts";
import { agentOf, decide, request, weatherServer } from "../grants/test-grants.ts";
import { loadGrantUse, narrowByHand, narrowGrant, restoreGrant } from "./index.ts";
import { announced, narrowingsOf } from "./test-narrowings.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const reason = "Nobody asks for it.";
const narrow = (id: string, keep: string[]) => narrowByHand(ctxOf(governance), { id, keep, reason });
const restore = (id: string, narrowing_id: string, tools?: string[]) =>
  restoreGrant(ctxOf(owner), { id, narrowing_id, reason, ...(tools ? { tools } : {}) });
const covers = async (id: string) =>
  (await loadGrantUse(db(), [id], new Date(), 90))
    .get(id)
    ?.tools.map(({ tool }) => tool)
    .sort();

/** As an access review carries a verdict out: over all that the grant held when it began. */
const narrowHeld = command({
  id: "grant.narrow",
  permission: "grant.narrow",
  summary: "Take what was held",
  input: z.object({ id: z.string(), keep: z.array(z.string()), held: z.array(z.string()) }),
  output: noOutput,
  async run(ctx, { id, keep, held }) {
    const row = await lockGrant(ctx.tx, id);
    await narrowGrant(ctx, row, { keep, held, reason, at: await ctx.now() });
    return {};
  },
});

/** What reads, in force, and what it is asked to go on as: with the tool `note`, which writes. */
async function extended() {
  const [agent, server] = [await agentOf(owner), await weatherServer()];
  const first = await decide(governance, await request(owner, agent, server, { minutes: 60 }));
  const more = { scopes: ["read" as const], tools: ["note"], minutes: 60, extends: first.id };
  const next = await request(owner, agent, server, more);
  const sign = async () => {
    await decide(governance, next);
    return decide(compliance, next);
  };
  return { agent, server, first: first.id, next: next.id, sign };
}

describe("a grant that was given to go on from another", () => {
  test("loses what that one loses, says so in its own name, and keeps what was signed for it alone", async () => {
    const { first, next, sign } = await extended();
    expect((await sign()).status).toBe("approved");
    const made = await narrow(first, ["forecast"]);
    expect(await covers(first)).toEqual(["forecast"]);
    expect(await covers(next)).toEqual(["forecast", "note"]);
    const [its] = await narrowingsOf(next);
    expect(its).toMatchObject({
      taken: ["history"],
      createdById: governance.id,
      shadowUntil: new Date(made.shadow_until),
    });
    expect((await auditOf(next)).at(-1)).toMatchObject({
      action: "grant.narrow",
      after: { tools: ["forecast", "note"], taken: ["history"] },
      reason: `${first}, the grant that this one goes on from, was narrowed: ${reason}`,
    });
    expect(await announced(next)).toContain("grant.narrowed");
  });

  test("gets it back with that one, each tool once", async () => {
    const { first, next, sign } = await extended();
    await sign();
    const { id, taken } = await narrow(first, ["forecast"]);
    const [its] = await narrowingsOf(next);
    expect(taken).toEqual(["history"]);
    await restore(first, id);
    expect(await covers(next)).toEqual(["forecast", "history", "note"]);
    expect((await narrowingsOf(next))[0]?.undoneAt).not.toBeNull();
    await expect(restore(next, its?.id ?? "")).rejects.toMatchObject({ code: "conflict" });

    const again = await narrow(first, ["history"]);
    const [, second] = await narrowingsOf(next);
    await restore(next, second?.id ?? "");
    expect(await covers(first)).toEqual(["history"]);
    await restore(first, again.id);
    expect(await covers(first)).toEqual(["forecast", "history"]);
    expect(await covers(next)).toEqual(["forecast", "history", "note"]);
  });

  test("does not get back what an access review took of what was in shadow on both", async () => {
    const { first, next, sign } = await extended();
    await sign();
    const { id } = await narrow(first, ["forecast"]);
    await narrowHeld(ctxOf(governance), { id: first, keep: ["forecast"], held: ["forecast", "history"] });
    await restore(first, id);
    expect(await covers(first)).toEqual(["forecast"]);
    expect(await covers(next)).toEqual(["forecast", "note"]);
    const [, ofReview] = await narrowingsOf(first);
    await restore(first, ofReview?.id ?? "");
    expect(await covers(next)).toEqual(["forecast", "history", "note"]);
  });

  test("is as it is signed where that happens after: who asks sees what would come back", async () => {
    const { agent, server, first, next, sign } = await extended();
    await narrow(first, ["forecast"]);
    expect(await narrowingsOf(next)).toEqual([]);
    await sign();
    expect(await covers(next)).toEqual(["forecast", "history", "note"]);

    const other = await extended();
    await narrow(other.first, ["forecast"]);
    const ask = { agent_id: other.agent, server: other.server, scopes: ["read" as const] };
    expect((await previewGrant(ctxOf(owner), ask)).gained).toEqual(["history"]);
    const unnarrowed = { agent_id: agent, server, scopes: ["read" as const] };
    expect((await previewGrant(ctxOf(owner), unnarrowed)).gained).toEqual([]);
  });
});
