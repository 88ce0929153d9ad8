import { loadEventsAbout } from "#lib/audit/index.ts";
import type { Tx } from "#lib/db/client.ts";
import { loadPolicies } from "./policy-part.ts";
import { loadQuarantines } from "./quarantine-part.ts";
import { loadRecertifications } from "./recertification-part.ts";
import { loadSnapshots } from "./snapshot-part.ts";
import { statusChangesOf } from "./status-changes.ts";
import { toSubmissionRecord } from "./submission-part.ts";
import { loadSubmissions, type SubmissionRow } from "./submission-rows.ts";
import { loadVersion, toServerPart, toVersionPart } from "./version-part.ts";

/** How many audit events one bundle takes; it says how many it left out. */
export const eventsMax = 10_000;

export type EvidenceParts = Awaited<ReturnType<typeof loadParts>>;

/**
 * All that is known of how a version came to be what it is. Read in one transaction that sees one moment.
 *
 * @throws DomainError `not_found`
 */
export async function loadParts(tx: Tx, name: string, version: string, at: Date) {
  const row = await loadVersion(tx, name, version);
  const rows = await loadSubmissions(tx, row.id);
  const quarantines = await loadQuarantines(tx, row.id);
  const recertifications = await loadRecertifications(tx, row.id);
  const about = [
    { type: "server", id: row.serverId },
    { type: "server", id: name },
    ...rows.map(({ id }) => ({ type: "submission", id })),
    ...quarantines.map(({ id }) => ({ type: "quarantine", id })),
    ...recertifications.map(({ id }) => ({ type: "recertification", id })),
  ];
  const { events, total } = await loadEventsAbout(
    tx,
    about.map(({ type, id }) => `${type}:${id}`),
    eventsMax,
  );
  const submissions = [];
  for (const submission of rows) submissions.push(await toSubmissionRecord(tx, submission, at));
  return {
    server: toServerPart(row),
    version: toVersionPart(row),
    submissions,
    policies: await loadPolicies(
      tx,
      rows.map(({ policyVersion }) => policyVersion),
    ),
    snapshots: await loadSnapshots(
      tx,
      [row.snapshot?.hash, ...rows.flatMap(hashesOf)].filter((hash) => hash !== undefined),
    ),
    quarantines,
    recertifications,
    status_changes: statusChangesOf(version, row.status, events, quarantines),
    audit: {
      about: about.map(({ id }) => id),
      total,
      left_out: total - events.length,
      note: total > events.length ? leftOutNote(total) : null,
      events,
    },
  };
}

function hashesOf({ snapshot, rounds }: SubmissionRow): string[] {
  return [snapshot, ...rounds.map((round) => round.snapshot)].flatMap((one) => one?.hash ?? []);
}

function leftOutNote(total: number): string {
  return (
    `There are ${total} events, and a bundle takes ${eventsMax}. Refused attempts were left out first, then the oldest ` +
    "events. The deployment's audit log has all of them; filter it by the ids in `about`."
  );
}
