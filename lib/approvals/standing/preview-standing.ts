import { secretFields } from "#lib/audit/redaction/index.ts";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { visibleTo } from "../inbox/visible-to.ts";
import { statusAt } from "../machine/index.ts";
import { type ApprovalRow, loadApproval } from "../row/index.ts";
import { loadDecider, mayDecide } from "../votes/decider.ts";
import { whyUnlike } from "./like-given.ts";
import { argumentsOf, assertConstraints } from "./limits.ts";
import type { Mismatch } from "./matches.ts";
import {
  type ArgumentConstraint,
  previewStandingInput,
  type StandingPreview,
  standingPreview,
} from "./schemas.ts";
import { isSecretAt } from "./secret-places.ts";

const dayMs = 86_400_000;
const daysBack = 30;
/** Arguments may be large: so many requests are in memory at a time, and so many are looked at in all. */
const batch = 50;
const lookedAtMax = 500;
const shownMax = 50;

/**
 * What constraints would have matched of what the same agent asked for in the last 30 days; the requests that its reader may see,
 * the latest five hundred.
 */
export const previewStanding = query({
  id: "previewStanding",
  permission: "approval.vote",
  summary: "Which calls of the last 30 days would have been like this one, were they constrained so",
  input: previewStandingInput,
  output: standingPreview,
  async run(ctx, { id, constraints }) {
    const visible = await visibleTo(ctx, db());
    if ((await db().actionApproval.count({ where: { AND: [{ id }, visible] } })) === 0)
      throw notFound("approval");
    const given = await loadApproval(db(), id);
    const at = await now(ctx, db());
    await assertDecides(ctx, given, at);
    assertConstraints(given, constraints, "constraints");
    const calls: StandingPreview["calls"] = [];
    let [lookedAt, matched] = [0, 0];
    for await (const asked of requestsLike(given, visible, at)) {
      const unlike = whyNotShown(constraints, asked) ?? whyUnlike(given, constraints, asked);
      lookedAt += 1;
      if (unlike === null) matched += 1;
      if (calls.length < shownMax)
        calls.push({
          id: asked.id,
          at: asked.createdAt.toISOString(),
          status: statusAt(asked, at),
          matches: unlike === null,
          why: unlike && [unlike.pointer, unlike.why].filter(Boolean).join(": "),
        });
    }
    return { looked_at: lookedAt, matched, calls };
  },
});

/**
 * Of a secret of another call it is told only whether it is the one of the call that is decided on, which its reader knows:
 * whoever could try ranges, lengths and lists of values would know it before long.
 */
function whyNotShown(constraints: readonly ArgumentConstraint[], asked: ApprovalRow): Mismatch | null {
  const tried = constraints.filter(({ is }) => is !== "equals");
  if (tried.length === 0) return null;
  const secrets = secretFields(argumentsOf(asked));
  const secret = tried.find(({ pointer }) => isSecretAt(secrets, pointer));
  return secret ? { pointer: secret.pointer, why: "It is a secret there, and is not shown." } : null;
}

/** @throws DomainError `forbidden` for who may not decide on it: to try values is to learn arguments that are not shown to all */
async function assertDecides({ actor }: Ctx, row: ApprovalRow, at: Date): Promise<void> {
  const verdict =
    actor.kind === "user" ? mayDecide(row, await loadDecider(db(), row, actor.id), at) : notAPerson;
  if (verdict !== true) throw new DomainError("forbidden", verdict.no);
}

const notAPerson = { no: "Only a person can decide." };

/** Other requests of the same agent for the same tool, the latest first. */
async function* requestsLike(
  { id, agentId, serverId, tool }: ApprovalRow,
  visible: Prisma.ActionApprovalWhereInput,
  at: Date,
): AsyncGenerator<ApprovalRow> {
  const since = new Date(at.getTime() - daysBack * dayMs);
  let last = "";
  for (let seen = 0; seen < lookedAtMax; seen += batch) {
    const rows = await db().actionApproval.findMany({
      where: {
        AND: [
          { agentId, serverId, tool, createdAt: { gt: since }, id: { not: id } },
          last === "" ? {} : { id: { lt: last } },
          visible,
        ],
      },
      orderBy: { id: "desc" },
      take: batch,
    });
    for (const row of rows) yield row as unknown as ApprovalRow;
    const end = rows.at(-1);
    if (!end || rows.length < batch) return;
    last = end.id;
  }
}
