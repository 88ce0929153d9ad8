import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { RecordingRule } from "#lib/audit/redaction/schemas.ts";
import { otherwiseWords, treatmentWords } from "#lib/ui/audit-recording-words.ts";

/** All that a rule says, in words. */
export function RuleDetails({ rule }: { rule: RecordingRule }) {
  const { fields, targets, otherwise, version, updated_by, updated_at } = rule;
  return (
    <div className="grid gap-x-8 gap-y-4 text-sm lg:grid-cols-2">
      <Part title="Fields">
        {fields.map(({ path, treatment, subject }) => (
          <Line key={path} path={path}>
            {treatmentWords[treatment].told}
            {subject && (
              <>
                , about the <HostileText text={subject} />
              </>
            )}
          </Line>
        ))}
        <li className="text-muted">{otherwiseWords[otherwise].told}.</li>
      </Part>
      <Part title="What a call is about">
        {targets.length === 0 && <li className="text-muted">No field says it.</li>}
        {targets.map(({ path, type, access }) => (
          <Line key={`${path} ${type} ${access}`} path={path}>
            a <HostileText text={type} />, access: {access}
          </Line>
        ))}
      </Part>
      <p className="text-muted text-xs">
        Version {version}, by <HostileText text={updated_by.name} /> <Time at={updated_at} />
      </p>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <p className="text-subtle text-xs">{title}</p>
      <ul aria-label={title} className="grid gap-1">
        {children}
      </ul>
    </div>
  );
}

function Line({ path, children }: { path: string; children: ReactNode }) {
  return (
    <li className="min-w-0 break-words">
      <code className="break-all font-mono text-xs">
        <HostileText text={path} />
      </code>{" "}
      <span className="text-muted">{children}</span>
    </li>
  );
}
