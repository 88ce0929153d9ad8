import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { EventDetail } from "#lib/audit/search/schemas.ts";
import { redactionSummary, treatmentOf } from "#lib/ui/audit-words.ts";

const clip = 300;
const rowClass = "grid gap-x-4 border-b py-1.5 text-sm last:border-b-0 sm:grid-cols-[14rem_minmax(0,1fr)]";

/** What was not stored as it came, and what can still be erased. */
export function EventRedactions({ event }: { event: EventDetail }) {
  const { redactions = [] } = event.record.result;
  const { disclosures } = event;
  return (
    <>
      {redactions.length > 0 && (
        <Section title="Redactions" description={redactionSummary(redactions)}>
          <ul>
            {redactions.map((redaction) => (
              <li key={`${redaction.path} ${redaction.reason}`} className={rowClass}>
                <span className="break-all font-mono text-muted text-xs leading-5">
                  <HostileText text={redaction.path} clipAt={clip} />
                </span>
                <span className="min-w-0 break-words">
                  <HostileText text={treatmentOf(redaction)} clipAt={clip} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {disclosures.length > 0 && (
        <Section
          title="Erasable fields"
          description="Kept apart from the record under a key of their own. Erasing them leaves the proof intact."
        >
          <ul>
            {disclosures.map(({ digest, name, value, erased }) => (
              <li key={digest} className={rowClass}>
                <span className="break-all font-mono text-muted text-xs leading-5">
                  {name === null ? "Unnamed" : <HostileText text={name} clipAt={clip} />}
                </span>
                <span className="min-w-0 break-words">
                  {erased ? (
                    <span className="text-muted">Erased</span>
                  ) : (
                    <HostileText
                      text={typeof value === "string" ? value : JSON.stringify(value)}
                      clipAt={clip}
                    />
                  )}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
