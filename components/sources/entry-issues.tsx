import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { EntryView } from "#lib/sources/schemas.ts";

type Severity = EntryView["issues"][number]["severity"];

const marks: Record<Severity, { word: string; icon: ReactNode }> = {
  error: { word: "Error", icon: <CircleAlert aria-hidden className="text-danger" /> },
  warning: { word: "Warning", icon: <TriangleAlert aria-hidden className="text-warning" /> },
  info: { word: "Note", icon: <Info aria-hidden className="text-info" /> },
};

/** All that the validator found, and where. */
export function EntryIssues({ entry: { issues, errors, warnings } }: { entry: EntryView }) {
  if (issues.length === 0)
    return (
      <p className="flex items-start gap-2 text-muted text-sm">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        The document keeps to every rule.
      </p>
    );
  const more = errors + warnings - issues.filter(({ severity }) => severity !== "info").length;
  return (
    <div className="grid gap-2">
      <ul className="rounded-md border">
        {issues.map(({ severity, pointer, message, reference }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a validator may say the same twice, and the list never changes
            key={index}
            className="flex items-start gap-2.5 border-b px-3 py-2.5 last:border-b-0"
          >
            <span className="mt-0.5 shrink-0 [&_svg]:size-4">{marks[severity].icon}</span>
            <div className="grid min-w-0 gap-0.5 text-sm">
              <span className="break-words">
                <span className="sr-only">{marks[severity].word}: </span>
                <HostileText text={message} clipAt={300} />
              </span>
              <span className="flex flex-wrap gap-x-3 break-all font-mono text-muted text-xs">
                <HostileText text={pointer || "/"} clipAt={200} />
                {reference && (
                  <span className="text-subtle">
                    <HostileText text={reference} clipAt={120} />
                  </span>
                )}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="text-muted text-xs">And {more.toLocaleString("en")} more of the same kind.</p>
      )}
    </div>
  );
}
