"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Fragment } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { shortenMiddle } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { isCurrent, places } from "./navigation.ts";

/** Where this page is, told from its address: the area, then the thing. */
export function Breadcrumb() {
  const path = usePathname();
  const area = places.find((item) => isCurrent(item, path));
  if (!area) return null;
  const crumbs = crumbsOf(path, area);

  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        {crumbs.map(({ label, href }, index) => (
          <Fragment key={href}>
            {index > 0 && (
              <li aria-hidden>
                <ChevronRight className="size-3.5 text-subtle" />
              </li>
            )}
            <li className={index === 0 ? "shrink-0" : "min-w-0 truncate"}>
              {href === path ? (
                <span aria-current="page" className="font-medium">
                  <HostileText text={label} />
                </span>
              ) : (
                <Link href={href} className="rounded-sm text-muted hover:text-ink">
                  <HostileText text={label} />
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

type Crumb = { label: string; href: string };

/** The area, the thing in it, and what of the thing. */
function crumbsOf(path: string, area: Crumb): Crumb[] {
  const [thing, , part] = path.slice(area.href.length + 1).split("/");
  if (!thing) return [{ label: area.label, href: path }];
  const href = `${area.href}/${thing}`;
  return [
    { label: area.label, href: area.href },
    { label: labelOf(href, decode(thing)), href },
    ...(part ? [{ label: shorten(decode(part)), href: path }] : []),
  ];
}

const namedPages: Record<string, string> = {
  [routes.standingPermissions()]: "Standing permissions",
  [routes.emergencies()]: "Emergencies",
  [routes.approvalMeasures()]: "How people decide",
  [routes.registerServer()]: "Register a server",
  [routes.addSource()]: "Add a source",
  [routes.registerAgent()]: "Register an agent",
  [routes.auditExports()]: "Exports",
  [routes.auditIntegrity()]: "Integrity",
  [routes.auditStreams()]: "Streams",
  [routes.auditRecording()]: "Recording",
  [routes.auditRetention()]: "Retention",
  [routes.accessPolicy()]: "Access policy",
  [routes.duties()]: "Separation of duties",
  [routes.bundles()]: "Bundles",
  [routes.simulate()]: "Try a change",
};

function labelOf(path: string, name: string): string {
  return namedPages[path] ?? (/^[a-z]+_[0-9a-f]{32}$/.test(name) ? shorten(name) : name);
}

function shorten(id: string): string {
  return shortenMiddle(id, 8, 4);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
