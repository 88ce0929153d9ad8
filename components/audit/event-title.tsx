import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { eventWords } from "#lib/ui/audit-words.ts";

const titleMax = 300;

/** What happened, in words. */
export function EventTitle({ record }: { record: AuditRecord }) {
  const { verb, name } = eventWords(record);
  return (
    <span title={plainVisible(name ?? record.action, titleMax)}>
      <HostileText text={verb} />
      {name !== null && (
        <>
          {" "}
          <span className="font-mono text-[0.9em]">
            <HostileText text={name} />
          </span>
        </>
      )}
    </span>
  );
}
