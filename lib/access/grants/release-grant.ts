import { command } from "#lib/kernel/command.ts";
import { endGrant } from "./end-grant.ts";
import { lockGrant } from "./grant-row.ts";
import { assertMay, mayRelease } from "./grant-verdicts.ts";
import { loadGrantView } from "./grant-view.ts";
import { endGrantInput, grantView } from "./schemas.ts";

export const releaseGrant = command({
  id: "grant.release",
  permission: "grant.end",
  summary: "Give back what an agent that you answer for no longer needs",
  input: endGrantInput,
  output: grantView,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id, reason }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    assertMay(mayRelease(ctx.actor, row, at));
    await endGrant(ctx, row, { status: "released", reason, at });
    return loadGrantView(ctx, ctx.tx, id);
  },
});
