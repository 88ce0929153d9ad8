import { DomainError } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { loadDenials, timesOf } from "./load-denials.ts";
import { pausedUntil } from "./paused-until.ts";

/** How many requests of one agent may wait for people at once: whoever floods them gets a yes that nobody thought about. */
export const liveMax = 20;

/** When to look again whether some of them were decided, in seconds. */
const lookAgainSeconds = 60;

type Asked = {
  agentId: string;
  /** By name. */
  server: string;
  tool: string;
};

/**
 * Whether an agent may ask people for one more yes. Its requests come here one after the other, until their transactions end.
 *
 * @throws DomainError `rate_limited` while too many of its requests wait, or after people denied this tool again and again
 */
export async function assertMayAsk(ctx: CommandCtx, { agentId, server, tool }: Asked): Promise<void> {
  await ctx.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`asking ${agentId}`}, 0))`;
  const at = await ctx.now();
  const live = await ctx.tx.actionApproval.count({
    where: { agentId, status: "pending", expiresAt: { gt: at } },
  });
  if (live >= liveMax)
    throw new DomainError(
      "rate_limited",
      `${live} requests of this agent wait for people already. Wait for those, or cancel what is not needed any more; then ask again.`,
      { details: { reason: "too_many_waiting", retry_after: lookAgainSeconds } },
    );
  const until = pausedUntil(
    timesOf(await loadDenials(ctx.tx, { agentId, server: { name: server }, tool }, at)),
    at,
  );
  if (until)
    throw new DomainError(
      "rate_limited",
      `People said no to calls of ${oneLine(tool, 100)} by this agent again and again. Don't ask before ${until.toISOString()}, and don't do it another way; tell whoever you act for.`,
      {
        details: {
          reason: "asking_paused",
          until: until.toISOString(),
          retry_after: Math.ceil((until.getTime() - at.getTime()) / 1_000),
        },
      },
    );
}
