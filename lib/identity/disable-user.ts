import { z } from "zod";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { userView } from "./schemas.ts";
import { toUserView } from "./user-view.ts";

export const disableUser = command({
  id: "user.disable",
  permission: "user.manage",
  summary: "Lock a person out, browser and tokens, at once",
  input: z.strictObject({ id: idText }),
  output: userView,
  async run(ctx, { id }) {
    if (ctx.actor.kind === "user" && ctx.actor.id === id)
      throw new DomainError("conflict", "You can't disable yourself. Ask another administrator.");
    const user = await ctx.tx.user.findUnique({ where: { id } });
    if (!user) throw notFound("person");
    const at = await ctx.now();
    const disabled = await ctx.tx.user.update({ where: { id }, data: { disabledAt: user.disabledAt ?? at } });
    await ctx.tx.session.updateMany({ where: { userId: id, endedAt: null }, data: { endedAt: at } });
    await ctx.audit({
      target: { type: "user", id, name: user.email },
      before: { disabled: user.disabledAt !== null },
      after: { disabled: true },
    });
    if (!user.disabledAt && (await leavesOrphans(ctx.tx, id)))
      await ctx.announce({ kind: "server.orphaned", user_id: id });
    return toUserView(disabled);
  },
});

/** Whether nobody answers any more for something in the catalog: they owned it, or were the last in the team that does. */
async function leavesOrphans(tx: Pick<Tx, "server">, userId: string): Promise<boolean> {
  const team = { members: { some: { userId }, none: { user: { disabledAt: null } } } };
  const orphan = await tx.server.findFirst({
    where: {
      OR: [{ ownerUserId: userId }, { ownerTeam: team }],
      versions: { some: { status: { in: ["live", "deprecated"] } } },
    },
    select: { id: true },
  });
  return orphan !== null;
}
