import { openSubmissionStatuses, type VersionStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";

/** Documents are large, so that not all of them are held at once. */
const batchSize = 500;
const liveStatuses = ["live", "deprecated"] satisfies VersionStatus[];

/** The open submissions with what the matrix is asked about them, newest first. */
export function openSubmissions() {
  return inBatches((before) =>
    db().submission.findMany({
      where: { status: { in: [...openSubmissionStatuses] }, ...before },
      select: {
        id: true,
        status: true,
        url: true,
        document: true,
        classification: true,
        accessLevel: true,
        labels: true,
        version: { select: { server: { select: { classification: true, accessLevel: true } } } },
      },
      orderBy: { id: "desc" },
      take: batchSize,
    }),
  );
}

/** What is published and callable as far as its approval goes, newest first. */
export function liveVersions() {
  return inBatches((before) =>
    db().serverVersion.findMany({
      where: { status: { in: liveStatuses }, lapsedAt: null, ...before },
      select: {
        id: true,
        serverId: true,
        document: true,
        server: { select: { classification: true, accessLevel: true } },
        submissions: {
          where: { status: "approved" },
          select: { labels: true },
          orderBy: { id: "desc" },
          take: 1,
        },
      },
      orderBy: { id: "desc" },
      take: batchSize,
    }),
  );
}

async function* inBatches<R extends { id: string }>(
  read: (before: { id?: { lt: string } }) => Promise<R[]>,
): AsyncGenerator<R> {
  for (let last: string | undefined; ; ) {
    const rows = await read(last === undefined ? {} : { id: { lt: last } });
    yield* rows;
    last = rows.at(-1)?.id;
    if (rows.length < batchSize) return;
  }
}
