"use client";

import { useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { plural } from "#lib/ui/format.ts";

type Hit = { id: string; name: string; denied: number; permitted: number; href?: string };
type HitListProps = { title: string; hits: readonly Hit[]; none?: string };

const shownAtFirst = 5;

/** Those who are hit, the most first. */
export function HitList({ title, hits, none = "None." }: HitListProps) {
  const [all, setAll] = useState(false);
  const shown = all ? hits : hits.slice(0, shownAtFirst);
  return (
    <section aria-label={title} className="grid min-w-0 content-start gap-1.5">
      <h2 className="font-medium text-sm">{title}</h2>
      {hits.length === 0 && <p className="text-muted text-sm">{none}</p>}
      <ul className="grid">
        {shown.map(({ id, name, denied, permitted, href }) => (
          <li key={id} className="flex items-baseline justify-between gap-3 border-t py-1.5 text-sm">
            <span className="min-w-0 break-words">
              {href ? (
                <TextLink href={href}>
                  <HostileText text={clip(name)} />
                </TextLink>
              ) : (
                <HostileText text={clip(name)} />
              )}
            </span>
            <span className="shrink-0 text-right text-xs tabular-nums">
              {denied > 0 && <span className="block text-danger">{denied.toLocaleString("en")} denied</span>}
              {permitted > 0 && (
                <span className="block text-success">{permitted.toLocaleString("en")} permitted</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {hits.length > shownAtFirst && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            className="-ml-2"
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            {all ? "Show fewer" : `Show ${plural(hits.length - shownAtFirst, "more", "more")}`}
          </Button>
        </div>
      )}
    </section>
  );
}

const nameClip = 80;

/** The whole name is a click away, and a button inside a link would be none. */
function clip(name: string): string {
  const chars = [...name];
  return chars.length > nameClip ? `${chars.slice(0, nameClip).join("")}…` : name;
}
