import { BeforeAfter } from "#components/patterns/before-after.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { ArgumentChange } from "./argument-changes.ts";
import { fieldName } from "./standing-words.ts";

const shownMax = 50;

type ChangeListProps = {
  label: string;
  changes: readonly ArgumentChange[];
  /** What the two sides are called: "Then" and "Now". */
  before: string;
  after: string;
};

/** The values that two calls have otherwise. */
export function ChangeList({ label, changes, before, after }: ChangeListProps) {
  const hidden = changes.length - shownMax;
  return (
    <>
      <ul aria-label={label} className="grid gap-3 border-t pt-3">
        {changes.slice(0, shownMax).map((change) => (
          <li key={change.pointer} className="grid min-w-0 gap-1">
            <span className="break-all font-mono text-xs">
              <VisibleText text={fieldName(change.pointer)} />
            </span>
            <BeforeAfter
              exact
              what={fieldName(change.pointer)}
              {...(change.before !== null && { before: { label: before, value: change.before } })}
              {...(change.after !== null && { after: { label: after, value: change.after } })}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="pt-2 text-muted text-sm">
          And {hidden.toLocaleString("en")} more values are otherwise.
        </p>
      )}
    </>
  );
}
