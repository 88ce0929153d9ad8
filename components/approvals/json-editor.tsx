"use client";

import { Textarea } from "#components/ui/textarea.tsx";
import { cn } from "#lib/ui/cn.ts";

type JsonEditorProps = {
  value: string;
  /** The line that is wrong, from 1. */
  wrongLine: number | null;
  onChange: (text: string) => void;
};

/** Text with its lines numbered, for a Field around it. Lines do not wrap, so that a number stands beside its line. */
export function JsonEditor({ value, wrongLine, onChange }: JsonEditorProps) {
  const lines = value.split("\n").length;
  return (
    <div className="flex max-h-[45vh] overflow-y-auto rounded-md border border-control bg-background has-aria-invalid:border-danger has-focus-visible:outline-2 has-focus-visible:outline-ring">
      <ol aria-hidden className="shrink-0 select-none border-r bg-sunken py-1.5 text-right font-mono text-xs">
        {Array.from({ length: lines }, (_, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number alone
            key={index}
            className={cn(
              "px-2 text-subtle leading-5",
              index + 1 === wrongLine && "bg-danger-bg font-medium text-danger",
            )}
          >
            {index + 1}
          </li>
        ))}
      </ol>
      <Textarea
        value={value}
        wrap="off"
        rows={lines}
        spellCheck={false}
        autoCapitalize="none"
        autoCorrect="off"
        data-editor
        onChange={({ target }) => onChange(target.value)}
        className="max-h-none min-w-0 flex-1 overflow-y-hidden rounded-none border-0 bg-transparent font-mono text-xs leading-5 outline-none touch:text-xs"
      />
    </div>
  );
}
