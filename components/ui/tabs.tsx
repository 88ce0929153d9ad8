"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { count as shortCount } from "#lib/ui/format.ts";
import { withQuery } from "#lib/ui/routes.ts";

type Tab = { value: string; label: string; count?: number; content: ReactNode };

/** Views of one thing. The open one is in the address, so a link leads back to it, yet changing needs no server. */
export function Tabs({
  label,
  items,
  param = "tab",
}: {
  label: string;
  items: readonly Tab[];
  param?: string;
}) {
  const params = useSearchParams();
  const asked = params.get(param);
  const first = items[0]?.value ?? "";
  const open = items.some(({ value }) => value === asked) ? asked : first;

  function show(value: string) {
    const next = { ...Object.fromEntries(params), [param]: value === first ? undefined : value };
    window.history.replaceState(null, "", withQuery(window.location.pathname, next));
  }

  return (
    <Base.Root value={open} onValueChange={show}>
      <Base.List
        aria-label={label}
        activateOnFocus
        className="flex gap-5 overflow-x-auto border-b [scrollbar-width:none]"
      >
        {items.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 font-medium text-muted text-sm transition-colors hover:text-ink focus-visible:outline-offset-[-2px] data-active:border-accent data-active:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="font-normal text-subtle text-xs tabular-nums">{shortCount(tab.count)}</span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-5 focus-visible:outline-offset-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
