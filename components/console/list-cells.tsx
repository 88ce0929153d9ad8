import Link from "next/link";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";

type TitleCellProps = { href: string; title: string; mono?: boolean; beside?: ReactNode; below?: ReactNode };

/** The first cell of a row: the link that the row is, and one line about it. */
export function TitleCell({ href, title, mono = false, beside, below }: TitleCellProps) {
  return (
    <div className="grid min-w-0 gap-0.5 py-2">
      <div className="flex min-w-0 items-baseline gap-2">
        <Link
          href={href}
          className={`min-w-0 truncate font-medium ${mono ? "font-mono text-xs leading-5" : ""}`}
        >
          <HostileText text={title} />
        </Link>
        {beside}
      </div>
      {below && <div className="truncate text-muted text-xs">{below}</div>}
    </div>
  );
}
