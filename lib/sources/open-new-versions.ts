import { oneLine } from "#lib/core/one-line.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { publishingPerson } from "#lib/identity/index.ts";
import { log } from "#lib/log.ts";
import { newestToOpen, type Offer } from "./newest-to-open.ts";
import { submitEntry } from "./submit-entry.ts";

const fileReason =
  "Its source is a file. It is newer than what is approved here: compare the two, then import it.";

type Run = Prisma.SourceRunGetPayload<{ include: { source: true } }>;

/**
 * Opens a submission for each approved server of which the source offers a newer version, as the person who added the
 * source, with the facts that were approved. What is approved stays as it is. Runs again harmlessly: a version that was
 * submitted is not offered once more.
 *
 * A file opens none: whoever may replace its content could write what is then submitted in its creator's name, and
 * approve it themselves. Its entries say that a newer version is there, for a person to import.
 */
export async function openNewVersions(run: Run): Promise<void> {
  const newest = newestToOpen(await loadOffers(run.sourceId));
  if (newest.length === 0) return;
  if (run.source.kind !== "registry") {
    const ids = newest.map(({ id }) => id);
    await db().sourceEntry.updateMany({ where: { id: { in: ids } }, data: { openingError: fileReason } });
    return;
  }
  const actor = await publishingPerson({ id: run.source.createdById });
  for (const { id, name, version, hash } of newest) {
    const entry = await db().sourceEntry.findUniqueOrThrow({ where: { id } });
    const server = await db().server.findUniqueOrThrow({
      where: { name },
      include: { ownerTeam: true, ownerUser: true, versions: { where: { isLatest: true } } },
    });
    const approved = server.versions[0];
    // Changed, or retired here, since the offers were loaded: the next sync judges anew.
    if (entry.hash !== hash || !approved) continue;
    const facts = {
      owner: server.ownerTeam ? `team:${server.ownerTeam.slug}` : `user:${server.ownerUser?.email}`,
      data_classification: server.classification as Classification,
      access_level: server.accessLevel as AccessLevel,
      purpose: oneLine(
        `The source "${run.source.name}" offers version ${version} of ${name}; ${approved.version} is approved. Opened by the sync.`,
        1_900,
      ),
    };
    const outcome = await submitEntry(actor, entry, facts, async (tx) => {
      await tx.sourceEntry.update({ where: { id }, data: { openedHash: hash, openingError: null } });
      await tx.sourceRun.updateMany({
        where: { id: run.id, status: "running" },
        data: { opened: { increment: 1 } },
      });
    });
    if ("refusal" in outcome) {
      log.warn({ sourceId: run.sourceId, entryId: id, reason: outcome.refusal }, "new version not opened");
      await db().sourceEntry.updateMany({
        where: { id },
        data: {
          openingError:
            actor.kind === "anonymous" ? "Who added the source has no active account." : outcome.refusal,
        },
      });
    }
  }
}

/** Everything the source offers of servers that are approved here, beside what is approved. */
function loadOffers(sourceId: string): Promise<Offer[]> {
  return db().$queryRaw<Offer[]>`
    SELECT e.id, e.name, e.version, e.hash, e.state, e.opened_hash AS "openedHash",
      coalesce(e.published_at, e.first_seen_at) AS "publishedAt", latest.version AS "approvedVersion",
      coalesce(approved.published_at, latest.published_at) AS "approvedAt"
    FROM server_version latest
    JOIN server s ON s.id = latest.server_id
    JOIN source_entry e ON e.source_id = ${sourceId} AND e.name = s.name
    LEFT JOIN source_entry approved ON approved.source_id = ${sourceId} AND approved.name = s.name
      AND approved.version = latest.version
    WHERE latest.is_latest AND e.matches AND e.valid AND e.status = 'active' AND e.state <> 'gone'`;
}
