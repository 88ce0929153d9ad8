import { pool } from "#lib/db/pool.ts";
import type { DisclosureState, Disclosures } from "../log/index.ts";
import { isOnRecord } from "./on-record.ts";

/**
 * Whether the erasable fields of these records are there. What is not there was erased when the key of somebody or something
 * the record is about was destroyed, and an event says so; what comes about them later is never stored.
 */
export async function disclosureStates(wanted: Disclosures[]): Promise<DisclosureState[]> {
  const subjects = wanted.map(subjectsOf);
  const [stored, erased] = await Promise.all([
    pool().query<{ key: string }>(
      "SELECT event_id || ' ' || digest AS key FROM audit.disclosure WHERE event_id = ANY ($1::uuid[])",
      [wanted.map(({ eventId }) => eventId)],
    ),
    pool().query<{ subject: string }>(
      `SELECT subject FROM audit.subject_key k
       WHERE subject = ANY ($1::text[]) AND destroyed_at IS NOT NULL
         AND ${isOnRecord({
           id: "k.destroyed_by",
           action: "audit.erase",
           at: "k.destroyed_at",
           facts: "e.after -> 'subjects' ? k.subject",
         })}`,
      [[...new Set(subjects.flat())]],
    ),
  ]);
  const there = new Set(stored.rows.map(({ key }) => key));
  const gone = new Set(erased.rows.map(({ subject }) => subject));
  return wanted.map(({ eventId, digests }, at) => {
    if (digests.every((digest) => there.has(`${eventId} ${digest}`))) return "kept";
    return subjects[at]?.some((subject) => gone.has(subject)) ? "erased" : "lost";
  });
}

/** Whom or what a field of the record can be about. */
function subjectsOf({ eventId, targets }: Disclosures): string[] {
  return [...targets, `event:${eventId}`];
}
