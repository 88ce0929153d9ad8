import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { ArgumentConstraint } from "#lib/access/grants/schemas.ts";
import { mustWords } from "./grant-words.ts";

const wordsClip = 300;

/** What arguments must be, in words. */
export function ConstraintList({ constraints }: { constraints: readonly ArgumentConstraint[] }) {
  return (
    <ul className="grid rounded-md border text-sm">
      {constraints.map(({ tool, argument, must }) => (
        <li
          key={JSON.stringify([tool, argument, must])}
          className="min-w-0 break-words border-b px-3 py-2 last:border-b-0"
        >
          <code className="break-all font-mono text-xs">
            <HostileText text={argument} />
          </code>{" "}
          {tool === null ? (
            <span className="text-muted">of every tool</span>
          ) : (
            <>
              <span className="text-muted">of</span>{" "}
              <code className="break-all font-mono text-xs">
                <HostileText text={tool} />
              </code>
            </>
          )}{" "}
          <HostileText text={mustWords(must)} clipAt={wordsClip} />
        </li>
      ))}
    </ul>
  );
}
