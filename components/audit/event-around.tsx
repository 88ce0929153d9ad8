"use client";

import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { around, justOne } from "#lib/ui/audit-query-edit.ts";
import { shortName } from "#lib/ui/audit-words.ts";
import { useAuditSearch } from "./search-context.ts";

const nameClip = 80;

/** Other events that belong to this one's story. */
export function EventAround({ record }: { record: AuditRecord }) {
  const { caller, timestamp, context } = record;
  const { agent, identity, session_id, trace_id } = caller;
  const links: { key: string; to: AuditQuery; words: ReactNode }[] = [
    ...(session_id ? [{ key: "session", to: justOne("session", session_id), words: "Same session" }] : []),
    ...(trace_id ? [{ key: "trace", to: justOne("trace", trace_id), words: "Same trace" }] : []),
    ...(agent
      ? [
          {
            key: "agent",
            to: around("agent", agent, timestamp),
            words: <Everything name={shortName(caller.agent_name ?? agent)} />,
          },
        ]
      : []),
    ...(identity
      ? [
          {
            key: "actor",
            to: around("actor", identity, timestamp),
            words: <Everything name={shortName(caller.identity_name ?? identity)} />,
          },
        ]
      : []),
    ...(context.gateway_id
      ? [
          {
            key: "gateway",
            to: around("gateway", context.gateway_id, timestamp),
            words: "The same gateway around then",
          },
        ]
      : []),
  ];
  if (links.length === 0) return null;
  return (
    <Section title="Around this event" description="“Around then” is five minutes before and after.">
      <ul className="grid gap-1 text-sm">
        {links.map(({ key, to, words }) => (
          <li key={key} className="touch:py-2">
            <SearchLink to={to}>{words}</SearchLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Everything({ name }: { name: string }) {
  return (
    <>
      Everything <HostileText text={[...name].slice(0, nameClip).join("")} /> did around then
    </>
  );
}

function SearchLink({ to, children }: { to: AuditQuery; children: ReactNode }) {
  const { hrefOf } = useAuditSearch();
  return (
    <TextLink href={hrefOf(to)} prefetch={false}>
      {children}
    </TextLink>
  );
}
