import { command } from "#lib/kernel/command.ts";
import { cancelRequest } from "./cancel-request.ts";
import { lockGrant } from "./grant-row.ts";
import { assertMay, mayCancel } from "./grant-verdicts.ts";
import { loadGrantView } from "./grant-view.ts";
import { grantRef, grantView } from "./schemas.ts";

export const cancelGrant = command({
  id: "grant.cancel",
  permission: "grant.end",
  summary: "Take back a request for a grant that nobody decided yet",
  input: grantRef,
  output: grantView,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    assertMay(mayCancel(ctx.actor, row, at));
    await cancelRequest(ctx, row, { at });
    return loadGrantView(ctx, ctx.tx, id);
  },
});
