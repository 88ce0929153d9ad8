import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { hashToken } from "../redaction/index.ts";
import { eraseInput, erasure } from "./schemas.ts";

/** An event is kept for years and read by people: it names so many digests, and there are as many events as it takes. */
const digestsMax = 200;

/**
 * Destroys what can be erased about a person or thing: the values, and the key that they are encrypted under. The log stays as
 * it is, and every proof holds. A backup of the whole database has key and values: whoever restores one erases again.
 */
export const eraseSubject = command({
  id: "audit.erase",
  permission: "audit.erase",
  summary: "Erase all that can be erased of somebody or something from the audit log; its proofs hold on",
  input: eraseInput,
  output: erasure,
  target: ({ subject }) => ({ type: "subject", id: subject }),
  async run(ctx, { subject, legal_basis }) {
    const subjects = namesOf(subject);
    const rows = await ctx.tx.$queryRaw<{ digest: string }[]>`
      SELECT digest FROM audit.disclosure WHERE subject = ANY (${subjects}::text[]) ORDER BY digest`;
    const digests = rows.map(({ digest }) => digest);
    const parts = Math.max(1, Math.ceil(digests.length / digestsMax));
    const entries = Array.from({ length: parts }, (_, part) => ({
      target: { type: "subject" as const, id: subject },
      after: {
        subjects,
        erased: digests.length,
        part: part + 1,
        parts,
        digests: digests.slice(part * digestsMax, (part + 1) * digestsMax),
        legal_basis,
      },
    }));
    const [event = ""] = await ctx.audit(...entries);
    const [gone] = await ctx.tx.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS count FROM unnest(${subjects}::text[]) AS named(subject),
        LATERAL audit.erase_subject(named.subject, ${event}::uuid)`;
    if (gone.count !== digests.length)
      throw new DomainError("conflict", `An event about ${subject} came in this very moment. Try again.`);
    return { subject, erased: digests.length, erased_at: (await ctx.now()).toISOString(), event };
  },
});

/** A subject by its own id, and by the hash that stands for the id where a rule hashes it. */
function namesOf(subject: string): string[] {
  const colon = subject.indexOf(":") + 1;
  return [subject, subject.slice(0, colon) + hashToken(subject.slice(colon))];
}
