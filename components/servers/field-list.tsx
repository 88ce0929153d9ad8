import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { SchemaField } from "#lib/ui/schema-fields.ts";

const textClip = 300;
const choicesMax = 12;

/** The arguments of a tool or prompt. */
export function FieldList({ fields }: { fields: readonly SchemaField[] }) {
  if (fields.length === 0) return <span className="text-muted">None.</span>;
  return (
    <ul className="grid gap-2">
      {fields.map(({ name, type, required, description, choices }) => (
        <li key={name} className="grid gap-0.5">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="break-all font-mono text-xs">
              <HostileText text={name} />
            </span>
            <span className="break-all font-mono text-subtle text-xs">
              <HostileText text={type} />
            </span>
            {required && <span className="text-muted text-xs">required</span>}
          </span>
          {description && (
            <span className="text-muted text-xs">
              <HostileText text={description} clipAt={textClip} lines />
            </span>
          )}
          {choices.length > 0 && (
            <span className="break-words text-muted text-xs">
              One of <HostileText text={choices.slice(0, choicesMax).join(", ")} />
              {choices.length > choicesMax && ` and ${choices.length - choicesMax} more`}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
