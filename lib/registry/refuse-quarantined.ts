import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";

/**
 * Keeps an approval from bringing back what was stopped while it was under review: its votes are on what was known
 * before. Only a review that began after the quarantine does. Asked under the lock of the server, which whoever
 * quarantines it takes first as well, so that one of the two comes first.
 *
 * @throws DomainError `conflict`; `details.quarantine` says which
 */
export async function refuseQuarantined(
  tx: Pick<Tx, "quarantine">,
  version: { id: string; status: string; version: string; server: { name: string } },
  submission: { submittedAt: Date | null },
): Promise<void> {
  if (version.status !== "quarantined") return;
  const last = await tx.quarantine.findFirst({
    where: { status: { not: "lifted" }, versions: { some: { versionId: version.id } } },
    select: { id: true, placedAt: true },
    orderBy: { placedAt: "desc" },
  });
  // Without a quarantine that says since when, nothing says that the review came after it.
  if (last && submission.submittedAt && submission.submittedAt > last.placedAt) return;
  throw new DomainError(
    "conflict",
    `${version.server.name} ${version.version} was quarantined after this was sent to review. Have its submitter withdraw it and submit it again, so that the review is on what is known now; or propose to lift the quarantine.`,
    { details: { quarantine: last?.id ?? null } },
  );
}
