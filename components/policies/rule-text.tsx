import type { MatrixRule } from "#lib/settings/schemas.ts";
import { scopeWords, signersWords, termsWords } from "#lib/ui/policy-words.ts";

/** One rule: for which servers, who signs, and the times. */
export function RuleText({ rule }: { rule: MatrixRule }) {
  return (
    <div className="grid min-w-0 gap-0.5 text-left">
      <span className="text-subtle text-xs">{scopeWords(rule)}</span>
      <span className="font-medium text-sm tabular-nums">{signersWords(rule.stages)}</span>
      <ul className="text-muted text-xs tabular-nums">
        {termsWords(rule).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
