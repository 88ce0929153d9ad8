import { type VisiblePart, type VisibleTextOptions, visibleText } from "#lib/core/visible-text.ts";

/** Text from outside, whole, with each character that would hide drawn as its code point. */
export function VisibleText({ text, ...options }: { text: string } & VisibleTextOptions) {
  return visibleText(text, options).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    <Part key={index} part={part} />
  ));
}

function Part({ part }: { part: VisiblePart }) {
  if ("text" in part) return part.text;
  const times = part.times > 1 ? ` × ${part.times}` : "";
  return (
    <span
      title={`${part.name}${times}`}
      className="mx-px inline-block whitespace-nowrap rounded-sm border border-warning-border bg-warning-bg px-1 align-baseline font-mono text-[0.6875rem] text-warning leading-4 [unicode-bidi:isolate]"
    >
      {part.codePoint}
      {times}
    </span>
  );
}
