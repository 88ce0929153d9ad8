import type { Actor } from "#lib/core/actor.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { openSubmissionStatuses, type VersionStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { mayReplaceDocument } from "./edit-rules.ts";
import type { ServerJson } from "./server-json.ts";
import { ownerOf, summaryInclude } from "./submission-row.ts";

/** How a version stands before somebody publishes it. */
export type VersionStanding = {
  /** How many versions the server has, proposed ones included. */
  versions: number;
  /** Null when nobody proposed it. */
  status: VersionStatus | null;
  /** The submission that proposes it now, and whether this actor may put another document in its place. */
  open: { id: string; owner: string; replaceable: Verdict } | null;
};

export async function versionStanding(actor: Actor, name: string, version: string): Promise<VersionStanding> {
  const server = await db().server.findUnique({
    where: { name },
    select: { id: true, _count: { select: { versions: true } } },
  });
  const row =
    server &&
    (await db().serverVersion.findUnique({
      where: { serverId_version: { serverId: server.id, version } },
      include: {
        submissions: {
          where: { status: { in: [...openSubmissionStatuses] } },
          include: summaryInclude,
          take: 1,
        },
      },
    }));
  const open = row?.submissions[0] ?? (await failedDraft(actor, name, version));
  return {
    versions: server?._count.versions ?? 0,
    status: (row?.status as VersionStatus | undefined) ?? null,
    open: open
      ? { id: open.id, owner: ownerOf(open).ref, replaceable: mayReplaceDocument(actor, open) }
      : null,
  };
}

/** Of an actor's drafts that failed, those looked through. */
const draftsMax = 100;

/** A draft whose server could not be read keeps nobody from its version, so only its document names it. */
async function failedDraft(actor: Actor, name: string, version: string) {
  const drafts = await db().submission.findMany({
    where: {
      status: "draft",
      versionId: null,
      document: { not: null },
      readError: { not: null },
      ...(actor.kind === "publisher"
        ? { publisher: actor.id }
        : { submitterId: actor.kind === "user" ? actor.id : "" }),
    },
    include: summaryInclude,
    orderBy: { id: "desc" },
    take: draftsMax,
  });
  return drafts.find(({ document }) => {
    const named = JSON.parse(document ?? "null") as ServerJson | null;
    return named?.name === name && named.version === version;
  });
}
