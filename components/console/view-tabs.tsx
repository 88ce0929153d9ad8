import Link from "next/link";
import { count as shortCount } from "#lib/ui/format.ts";
import { ScrolledTabs } from "./scrolled-tabs.tsx";

type View = {
  label: string;
  href: string;
  current: boolean;
  count?: number;
  /** There may be more. */
  atLeast?: boolean;
};
type ViewTabsProps = { label: string; items: readonly View[] };

/** Views that the server renders: links that look like tabs. */
export function ViewTabs({ label, items }: ViewTabsProps) {
  return (
    <nav aria-label={label} className="mb-4 border-b">
      <ScrolledTabs>
        {items.map((item) => (
          <li key={item.label} className="shrink-0">
            <Link
              href={item.href}
              aria-current={item.current ? "page" : undefined}
              className="-mb-px flex h-9 items-center gap-1.5 border-transparent border-b-2 font-medium text-muted text-sm transition-colors hover:text-ink focus-visible:outline-offset-[-2px] aria-[current=page]:border-accent aria-[current=page]:text-ink touch:h-11"
            >
              {item.label}
              {item.count !== undefined && (
                <span className="font-normal text-subtle text-xs tabular-nums">
                  {shortCount(item.count)}
                  {item.atLeast && "+"}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ScrolledTabs>
    </nav>
  );
}
