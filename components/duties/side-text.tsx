import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { DutySelector, DutySide } from "#lib/access/duties/schemas.ts";
import { selectorParts } from "./duty-words.ts";

const namesClip = 120;

/** One side of a rule: what it lets an agent do, and by which tools. */
export function SideText({ side }: { side: DutySide }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <p className="break-words font-medium text-sm">
        <HostileText text={side.name} />
      </p>
      <ul className="grid gap-0.5 text-muted text-xs">
        {side.any.map((selector) => (
          <li key={JSON.stringify(selector)} className="break-words">
            <SelectorText selector={selector} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function SelectorText({ selector }: { selector: DutySelector }) {
  return selectorParts(selector).map(({ text, foreign }, index) => (
    <span key={text}>
      {index > 0 && " "}
      {foreign ? (
        <code className="break-all font-mono text-ink">
          <HostileText text={text} clipAt={namesClip} />
        </code>
      ) : index === 0 ? (
        `${text.charAt(0).toUpperCase()}${text.slice(1)}`
      ) : (
        text
      )}
    </span>
  ));
}
