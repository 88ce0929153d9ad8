import type { Tx } from "#lib/db/client.ts";
import type { AccessReason } from "../evaluation/index.ts";
import type { AccessMapRow } from "./schemas.ts";

type Because = AccessMapRow["because"][number];
type Origin = Pick<Because, "requester" | "signed_by">;

/** How many grants are read at a time. */
const readMax = 1_000;

/** Who requested grants, and whose last word on what was requested is a yes. */
export async function loadOrigins(
  tx: Pick<Tx, "grant">,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Origin>> {
  const origins = new Map<string, Origin>();
  const wanted = [...ids];
  for (let at = 0; at < wanted.length; at += readMax) {
    const rows = await tx.grant.findMany({
      where: { id: { in: wanted.slice(at, at + readMax) } },
      select: {
        id: true,
        digest: true,
        requester: { select: { id: true, name: true } },
        votes: {
          // A vote that came after the decision counts for nothing.
          where: { late: false },
          select: { decision: true, digest: true, voter: { select: { id: true, name: true } } },
          orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        },
      },
    });
    for (const { id, digest, requester, votes } of rows) {
      const last = new Map(votes.map((vote) => [vote.voter.id, vote]));
      const signed = [...last.values()].filter(
        (vote) => vote.decision === "approve" && vote.digest === digest,
      );
      origins.set(id, { requester, signed_by: signed.map(({ voter }) => voter) });
    }
  }
  return origins;
}

export function toBecause(reason: AccessReason, origins: ReadonlyMap<string, Origin>): Because {
  const { grantId, by, startsMs, endsMs, constrained, forSome } = reason;
  const origin = origins.get(grantId) ?? { requester: { id: "", name: "" }, signed_by: [] };
  return {
    grant: grantId,
    by,
    starts_at: new Date(startsMs).toISOString(),
    ends_at: new Date(endsMs).toISOString(),
    constrained,
    for_some: forSome,
    ...origin,
  };
}
