import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

type OverviewGroupProps<T> = {
  title: string;
  /** What an empty group says. */
  none: string;
  /** Where all of them are. */
  more: string;
  list: readonly T[];
  /** What each is called, and where it is. */
  head: (item: T) => { href: string; title: string };
  line: (item: T) => ReactNode;
  right: (item: T) => ReactNode;
};

export function OverviewGroup<T extends { id: string }>(props: OverviewGroupProps<T>) {
  const { title, none, more, list, head, line, right } = props;
  return (
    <div className="min-w-0">
      <Section
        title={title}
        actions={
          list.length > 0 && (
            <TextLink href={more} className="text-sm">
              All<span className="sr-only"> of: {title.toLowerCase()}</span>
            </TextLink>
          )
        }
      >
        {list.length === 0 ? (
          <p className="flex items-center gap-2 border-t py-3 text-muted text-sm">
            <CircleCheck aria-hidden className="size-4 shrink-0" />
            {none}
          </p>
        ) : (
          <ul className="-mx-3 border-t">
            {list.map((item) => (
              <li
                key={item.id}
                data-row
                className="flex min-h-13 cursor-pointer items-center justify-between gap-4 border-b px-3 py-2 hover:bg-hover"
              >
                <div className="grid min-w-0 gap-0.5">
                  <Link href={head(item).href} className="truncate font-medium text-sm">
                    <HostileText text={head(item).title} />
                  </Link>
                  <span className="truncate text-muted text-xs">{line(item)}</span>
                </div>
                <span className="flex shrink-0 items-center gap-1.5">{right(item)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
