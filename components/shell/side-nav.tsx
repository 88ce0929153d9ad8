"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "#lib/ui/cn.ts";
import { routes } from "#lib/ui/routes.ts";
import { Mark } from "./mark.tsx";
import { isCurrent, type NavItem, navigation } from "./navigation.ts";

/** As far as what waits is counted. */
const countedMax = 100;

/** How many things wait for this person, by what they are. */
export type Counts = { approvals: number; submissions: number };

export function SideNav({ counts }: { counts: Counts }) {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-5 overflow-y-auto px-3 pb-4">
      <Link
        href={routes.overview()}
        className="-mb-2 flex h-(--bar-height) shrink-0 items-center gap-2 rounded-md px-2 font-semibold focus-visible:outline-offset-[-4px]"
      >
        <Mark className="size-5" />
        Countersign
      </Link>
      {navigation.map((group) => (
        <section key={group.label} aria-label={group.label}>
          <h2 className="px-2 pb-1 text-subtle text-xs">{group.label}</h2>
          <ul className="grid gap-px">
            {group.items.map((item) => (
              <li key={item.href}>
                <NavLink
                  item={item}
                  current={isCurrent(item, path)}
                  waiting={item.counts ? counts[item.counts] : 0}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function NavLink({ item, current, waiting }: { item: NavItem; current: boolean; waiting: number }) {
  const Icon = item.icon;
  return (
    <Link
      href={item.href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm transition-colors touch:h-10",
        current ? "bg-selected text-ink" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="flex-1">{item.label}</span>
      {waiting > 0 && (
        <span className="rounded-sm bg-accent-bg px-1.5 text-accent-text text-xs tabular-nums">
          {waiting < countedMax ? waiting : `${countedMax - 1}+`}
          <span className="sr-only"> waiting for you</span>
        </span>
      )}
    </Link>
  );
}
