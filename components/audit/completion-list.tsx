"use client";

import { useEffect, useRef } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { fieldHelp, queryFields } from "#lib/core/audit-query/index.ts";
import { cn } from "#lib/ui/cn.ts";
import { count as shortCount } from "#lib/ui/format.ts";

type Option = { text: string; label: string | null; count: number | null };

type CompletionListProps = {
  id: string;
  options: readonly Option[];
  active: number;
  onAccept: (index: number) => void;
};

export const optionId = (id: string, index: number) => `${id}-option-${index}`;

export function CompletionList({ id, options, active, onAccept }: CompletionListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  return (
    <div
      ref={list}
      id={`${id}-options`}
      role="listbox"
      aria-label="Completions"
      hidden={options.length === 0}
      className="absolute top-full right-0 left-0 z-(--layer-menu) mt-1 max-h-80 overflow-y-auto rounded-md bg-overlay p-1 shadow-float sm:max-w-xl"
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard
        <div
          key={option.text}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onAccept(index)}
          className={cn(
            "flex h-8 cursor-pointer items-center gap-3 rounded-sm px-2 text-sm hover:bg-hover touch:h-10",
            index === active && "bg-selected",
          )}
        >
          <span className="min-w-0 max-w-[60%] truncate font-mono text-xs">
            <HostileText text={option.text} />
          </span>
          <span className="min-w-0 flex-1 truncate text-muted text-xs">
            <HostileText text={helpOf(option) ?? ""} />
          </span>
          {option.count !== null && (
            <span className="shrink-0 text-subtle text-xs tabular-nums">{shortCount(option.count)}</span>
          )}
        </div>
      ))}
    </div>
  );
}

/** The name that goes with a value, or what a field asks. */
function helpOf({ text, label }: Option): string | null {
  const field = queryFields.find((name) => text === `${name}:`);
  return field ? fieldHelp[field].means : label;
}
