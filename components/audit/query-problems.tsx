import { CircleAlert } from "lucide-react";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { QueryProblem } from "#lib/core/audit-query/index.ts";

type QueryProblemsProps = {
  id: string;
  text: string;
  problems: readonly QueryProblem[];
  onFix: (text: string) => void;
};

/** What is wrong with a search and where, with what to write instead one press away. */
export function QueryProblems({ id, text, problems, onFix }: QueryProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <div id={id} role="alert">
      <ul className="grid gap-2 pt-2 text-sm">
        {problems.map((problem) => (
          <li key={`${problem.from}-${problem.message}`} className="flex items-start gap-1.5">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
            <div className="grid min-w-0 gap-0.5">
              <p className="break-words text-danger">
                <VisibleText text={problem.message} />
                {problem.suggestion !== undefined && (
                  <Fix
                    suggestion={problem.suggestion}
                    onFix={(put) => onFix(text.slice(0, problem.from) + put + text.slice(problem.to))}
                  />
                )}
              </p>
              <Marked text={text} {...problem} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fix({ suggestion, onFix }: { suggestion: string; onFix: (put: string) => void }) {
  return (
    <>
      {" "}
      <button
        type="button"
        onClick={() => onFix(suggestion)}
        className="rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-current"
      >
        Use{" "}
        <span className="font-mono text-xs">
          <VisibleText text={suggestion} />
        </span>
      </button>
    </>
  );
}

const contextMax = 40;

/** The search with the place marked, and a little around it. */
function Marked({ text, from, to }: { text: string; from: number; to: number }) {
  const before = text.slice(Math.max(0, from - contextMax), from);
  const after = text.slice(to, to + contextMax);
  return (
    <p className="break-all font-mono text-muted text-xs">
      {from > contextMax && "…"}
      <VisibleText text={before} />
      <mark className="rounded-sm bg-danger-bg text-danger underline decoration-danger decoration-wavy underline-offset-4">
        {from === to ? "␣" : <VisibleText text={text.slice(from, to)} />}
      </mark>
      <VisibleText text={after} />
      {to + contextMax < text.length && "…"}
    </p>
  );
}
