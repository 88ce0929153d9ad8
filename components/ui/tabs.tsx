"use client";

import { usePathname } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useId } from "react";
import { count as shortCount } from "#lib/ui/format.ts";
import { withQuery } from "#lib/ui/routes.ts";
import { useAddress } from "#lib/ui/use-address.ts";

type Tab = { value: string; label: string; count?: number; content: ReactNode };
type TabsProps = { label: string; items: readonly Tab[]; param?: string };

/** Views of one thing. The open one is in the address, so a link leads back to it. */
export function Tabs({ label, items, param = "tab" }: TabsProps) {
  const id = useId();
  const path = usePathname();
  const { params, go } = useAddress();
  const asked = params.get(param);
  const open = items.find(({ value }) => value === asked) ?? items[0];

  function show(tab: Tab) {
    const value = tab === items[0] ? undefined : tab.value;
    go(withQuery(path, { ...Object.fromEntries(params), [param]: value }), "replace");
  }

  /** Arrow keys move and open at once, as the panels are here already (WAI-ARIA tabs pattern). */
  function onKeyDown(event: KeyboardEvent<HTMLButtonElement>, index: number) {
    const last = items.length - 1;
    const to = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    const tab = to === undefined ? undefined : items[to];
    if (!tab) return;
    event.preventDefault();
    show(tab);
    document.getElementById(`${id}-tab-${tab.value}`)?.focus();
  }

  if (!open) return null;
  return (
    <div>
      <div
        role="tablist"
        aria-label={label}
        className="flex gap-5 overflow-x-auto border-b [scrollbar-width:none]"
      >
        {items.map((tab, index) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.value}`}
            aria-selected={tab === open}
            aria-controls={tab === open ? `${id}-panel` : undefined}
            tabIndex={tab === open ? 0 : -1}
            onClick={() => show(tab)}
            onKeyDown={(event) => onKeyDown(event, index)}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 font-medium text-muted text-sm transition-colors hover:text-ink focus-visible:outline-offset-[-2px] aria-selected:border-accent aria-selected:text-ink touch:h-11"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="font-normal text-subtle text-xs tabular-nums">{shortCount(tab.count)}</span>
            )}
          </button>
        ))}
      </div>
      <div
        key={open.value}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-tab-${open.value}`}
        className="pt-5"
      >
        {open.content}
      </div>
    </div>
  );
}
