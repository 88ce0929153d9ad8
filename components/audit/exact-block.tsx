import { CodeBlock } from "#components/ui/code-block.tsx";

/** A text whose lines matter, such as a signed note: none is broken, long ones scroll. */
export function ExactBlock({ code, what }: { code: string; what: string }) {
  return <CodeBlock code={code} what={what} className="[&_button]:bg-sunken [&_pre]:whitespace-pre" />;
}
