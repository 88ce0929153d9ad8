import { command } from "#lib/kernel/command.ts";
import { endGrant } from "./end-grant.ts";
import { lockGrant } from "./grant-row.ts";
import { assertMay, mayRevoke } from "./grant-verdicts.ts";
import { loadGrantView } from "./grant-view.ts";
import { endGrantInput, grantView } from "./schemas.ts";

export const revokeGrant = command({
  id: "grant.revoke",
  permission: "grant.end",
  summary: "End a grant at once, started or not",
  input: endGrantInput,
  output: grantView,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id, reason }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    assertMay(mayRevoke(ctx.actor, row, at));
    await endGrant(ctx, row, { status: "revoked", reason, at });
    return loadGrantView(ctx, ctx.tx, id);
  },
});
