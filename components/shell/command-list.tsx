"use client";

import { useEffect } from "react";
import { Kbd } from "#components/ui/kbd.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { CommandItem } from "./command-item.ts";

type CommandListProps = {
  id: string;
  items: readonly CommandItem[];
  active: CommandItem | undefined;
  onHover: (id: string) => void;
  onChoose: (item: CommandItem) => void;
};

export function optionId(listId: string, item: CommandItem): string {
  return `${listId}-${item.id}`;
}

/** The list under the command menu's input, which keeps the focus and names the active option. */
export function CommandList({ id, items, active, onHover, onChoose }: CommandListProps) {
  const activeId = active && optionId(id, active);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  return (
    <div
      id={id}
      role="listbox"
      aria-label="Results"
      tabIndex={-1}
      className="max-h-[min(24rem,60vh)] scroll-py-1 overflow-y-auto outline-none not-empty:p-1"
    >
      {[...Map.groupBy(items, ({ group }) => group)].map(([group, members]) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox groups its options by role, not by fieldset
        <div key={group} role="group" aria-label={group}>
          <div aria-hidden className="px-3 pt-2 pb-1 text-subtle text-xs">
            {group}
          </div>
          {members.map((item) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the combobox, which handles Enter
            <div
              key={item.id}
              id={optionId(id, item)}
              role="option"
              tabIndex={-1}
              aria-selected={item === active}
              onPointerMove={() => item !== active && onHover(item.id)}
              onClick={() => onChoose(item)}
              className="flex h-9 cursor-pointer items-center gap-2.5 rounded-sm px-3 text-sm aria-selected:bg-selected touch:h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
            >
              {item.icon}
              <bdi className="min-w-0 truncate">
                <VisibleText text={item.label} />
              </bdi>
              {item.hint && (
                <bdi className="min-w-0 shrink-[2] truncate text-muted">
                  <VisibleText text={item.hint} />
                </bdi>
              )}
              <span className="ml-auto">{item.keys && <Kbd keys={item.keys} />}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
