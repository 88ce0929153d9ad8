import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { ShownConstraint } from "#lib/approvals/standing/schemas.ts";
import { fieldName, mustBe } from "./standing-words.ts";

const shownMax = 3;
const wordsClip = 120;

/** What may differ between the calls, in a line; what must be the same is only counted. */
export function WidenedWords({ constraints }: { constraints: readonly ShownConstraint[] }) {
  const widened = constraints.filter(({ is }) => is !== "equals");
  const same = constraints.length - widened.length;
  if (widened.length === 0) return constraints.length === 0 ? "No arguments" : "Exactly the same arguments";
  const more = widened.length - shownMax;
  return (
    <>
      {widened.slice(0, shownMax).map((constraint, index) => (
        <span key={constraint.pointer}>
          {index > 0 && ", "}
          <code className="break-all font-mono text-xs">
            <HostileText text={fieldName(constraint.pointer)} />
          </code>{" "}
          <HostileText text={mustBe(constraint)} clipAt={wordsClip} />
        </span>
      ))}
      {more > 0 && `, and ${more} more`}
      {same > 0 && (
        <span className="text-muted">
          ; {same === 1 ? "1 other as it was" : `${same} others as they were`}
        </span>
      )}
    </>
  );
}
