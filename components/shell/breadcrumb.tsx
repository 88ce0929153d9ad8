"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { shortenMiddle } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { isCurrent, navItems } from "./navigation.ts";

/** Where this page is, told from its address: the area, then the thing. */
export function Breadcrumb() {
  const path = usePathname();
  const area = navItems.find((item) => isCurrent(item, path));
  if (!area) return null;
  const leaf = leafOf(path, area.href);

  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        <li className="shrink-0">
          {leaf === null ? (
            <span aria-current="page" className="font-medium">
              {area.label}
            </span>
          ) : (
            <Link href={area.href} className="rounded-sm text-muted hover:text-ink">
              {area.label}
            </Link>
          )}
        </li>
        {leaf !== null && (
          <>
            <li aria-hidden>
              <ChevronRight className="size-3.5 text-subtle" />
            </li>
            <li aria-current="page" className="min-w-0 truncate font-medium">
              <HostileText text={leaf} />
            </li>
          </>
        )}
      </ol>
    </nav>
  );
}

function leafOf(path: string, areaHref: string): string | null {
  if (path === areaHref) return null;
  if (path === routes.registerServer()) return "Register a server";
  const name = decode(path.slice(areaHref.length + 1));
  return areaHref === routes.submissions() ? shortenMiddle(name, 8, 4) : name;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
