"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/input.tsx";
import type { NarrowingTool } from "./narrowing-words.ts";

/** From how many on one would rather type than look. */
const searchFrom = 9;

type NarrowingChecklistProps = {
  tools: readonly NarrowingTool[];
  keep: ReadonlySet<string>;
  onChange: (keep: ReadonlySet<string>) => void;
};

/** The tools of a grant, of which those ticked stay. Arrow keys move from one to the next. */
export function NarrowingChecklist({ tools, keep, onChange }: NarrowingChecklistProps) {
  const [typed, setTyped] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const needle = typed.trim().toLowerCase();
  const shown = needle === "" ? tools : tools.filter(({ name }) => name.toLowerCase().includes(needle));
  const used = tools.filter((tool) => tool.used).map(({ name }) => name);

  function toggle(name: string) {
    const next = new Set(keep);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  }

  function move(event: KeyboardEvent) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const boxes = [...(list.current?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? [])];
    const at = boxes.findIndex((box) => box.contains(document.activeElement));
    const next = boxes[at + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field and the boxes inside
    <div className="grid min-w-0 gap-2" onKeyDown={move}>
      {tools.length >= searchFrom && (
        <Input
          type="search"
          aria-label={`Filter ${tools.length.toLocaleString("en")} tools`}
          placeholder={`Filter ${tools.length.toLocaleString("en")} tools`}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      <fieldset className="min-w-0">
        <legend className="sr-only">Tools that stay</legend>
        {shown.length > 0 ? (
          <ul ref={list} className="max-h-72 overflow-y-auto rounded-md border text-sm">
            {shown.map((tool) => (
              <li
                key={tool.name}
                className="border-b px-3 py-2 [contain-intrinsic-size:auto_3.25rem] [content-visibility:auto] last:border-b-0"
              >
                <Checkbox
                  label={
                    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                      <span className="min-w-0 break-all font-mono text-xs">
                        <HostileText text={tool.name} />
                      </span>
                      {tool.used && <Badge tone="info">Used</Badge>}
                    </span>
                  }
                  hint={tool.hint}
                  checked={keep.has(tool.name)}
                  onChange={() => toggle(tool.name)}
                />
              </li>
            ))}
          </ul>
        ) : (
          <p className="rounded-md border px-3 py-4 text-center text-muted text-sm">No tool matches.</p>
        )}
      </fieldset>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p aria-live="polite" className="text-muted text-xs tabular-nums">
          {keep.size.toLocaleString("en")} of {tools.length.toLocaleString("en")} stay
        </p>
        <span className="flex gap-1">
          <Button size="sm" variant="ghost" onClick={() => onChange(new Set(used))}>
            Only the used
          </Button>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => onChange(new Set([...keep, ...shown.map(({ name }) => name)]))}
          >
            {needle === "" ? "Tick all" : "Tick these"}
          </Button>
        </span>
      </div>
    </div>
  );
}
