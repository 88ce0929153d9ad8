import type { Actor } from "#lib/core/actor.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";
import { toVerdict } from "#lib/decisions/index.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { type GrantRow, loadGrant } from "../grants/index.ts";
import { grantRef } from "../grants/schemas.ts";
import { loadNarrowings } from "./narrowing-row.ts";
import { mayNarrow, mayRestore } from "./narrowing-verdicts.ts";
import { grantNarrowings, type NarrowingView } from "./schemas.ts";

export const listNarrowings = query({
  id: "listNarrowings",
  permission: "grant.read",
  summary: "What was taken from a grant, newest first, until when it can be restored, and what you may do",
  input: grantRef,
  output: grantNarrowings,
  async run({ actor, ...ctx }, { id }) {
    const row = await loadGrant(db(), id);
    const at = await now(ctx, db());
    const items = await loadNarrowings(db(), id, at);
    const narrow = toVerdict(await mayNarrow(db(), actor, row, at));
    return { items, can: { narrow, restore: restoreVerdict(actor, row, items, at) } };
  },
});

function restoreVerdict(actor: Actor, row: GrantRow, items: readonly NarrowingView[], at: Date): Verdict {
  if (items.every(({ state }) => state !== "shadow"))
    return { no: "Nothing was taken that can be restored." };
  return toVerdict(mayRestore(actor, row, at));
}
