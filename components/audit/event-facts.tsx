"use client";

import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import type { ValueField } from "#lib/core/audit-query/index.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { retentionClassLabels } from "#lib/ui/audit-words.ts";
import { bytes, duration } from "#lib/ui/format.ts";
import { FilterButtons } from "./filter-buttons.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { UtcTime } from "./utc-time.tsx";

type Fact = { label: string; value: ReactNode };

const viaWords: Record<string, string> = { session: "in the browser", token: "with an access token" };
const clip = 200;
/** Quiet until the pointer or the keyboard is there. */
const onPoint =
  "opacity-0 transition-opacity group-hover/fact:opacity-100 focus-within:opacity-100 touch:opacity-100";

/** Who, what, where and how; each fact narrows the search. */
export function EventFacts({ record }: { record: AuditRecord }) {
  const { caller, operation, result, context } = record;
  const skew = context.clock_skew_ms;
  return (
    <KeyValue
      items={[
        {
          label: "When",
          value: (
            <>
              <UtcTime at={record.timestamp} />
              {skew !== undefined && (
                <span className="text-warning">
                  {" "}
                  by a clock that was {duration(Math.abs(skew))} {skew > 0 ? "ahead" : "behind"}
                </span>
              )}
            </>
          ),
        },
        ...(sameSecond(record.timestamp, record.received_at)
          ? []
          : [{ label: "Received", value: <UtcTime at={record.received_at} /> }]),
        fact("Status", "status", result.status, <StatusBadge status={result.status} />),
        ...some(result.error_code, (code) => ({ label: "Error code", value: <Mono text={code} /> })),
        ...some(caller.identity, (id) =>
          fact("Actor", "actor", id, <Who name={caller.identity_name} id={id} after={viaOf(caller.via)} />),
        ),
        ...some(caller.agent, (id) =>
          fact("Agent", "agent", id, <Who name={caller.agent_name} id={id} after={caller.agent_version} />),
        ),
        ...(caller.on_behalf_of?.length
          ? [
              {
                label: "On behalf of",
                value: <HostileText text={caller.on_behalf_of.join(", ")} clipAt={clip} />,
              },
            ]
          : []),
        ...some(operation.server, (name) =>
          fact("Server", "server", name, <Mono text={name} after={operation.server_version} />),
        ),
        ...(operation.name === record.action
          ? []
          : [fact("Operation", "op", operation.name, <Mono text={operation.name} />)]),
        fact("Kind", "action", record.action, <Mono text={record.action} />),
        ...some(operation.scope_used, (scope) => ({ label: "Scope used", value: <Mono text={scope} /> })),
        ...some(record.reason, (reason) => ({
          label: "Reason",
          value: <HostileText text={reason} clipAt={600} lines />,
        })),
        ...some(result.duration_ms, (ms) => ({ label: "Took", value: duration(ms) })),
        ...some(result.output_size_bytes, (size) => ({ label: "Answer", value: bytes(size) })),
        ...some(context.gateway_id, (id) => fact("Gateway", "gateway", id, <Mono text={id} />)),
        ...some(caller.client_ip, (ip) => fact("From", "ip", ip, <Mono text={ip} />)),
        ...some(caller.user_agent, (agent) => ({
          label: "Client",
          value: <HostileText text={agent} clipAt={160} />,
        })),
        ...some(caller.session_id, (id) => fact("Session", "session", id, <IdChip id={id} what="session" />)),
        ...some(caller.trace_id, (id) => fact("Trace", "trace", id, <IdChip id={id} what="trace" />)),
        ...some(operation.request_id, (id) => ({
          label: "Request",
          value: <IdChip id={id} what="request id" />,
        })),
        fact("Class", "class", record.class, retentionClassLabels[record.class]),
        { label: "Event", value: <IdChip id={record.audit_id} what="event id" /> },
      ]}
    />
  );
}

const secondLength = "2026-11-21T10:00:00".length;

function sameSecond(a: string, b: string): boolean {
  return a.slice(0, secondLength) === b.slice(0, secondLength);
}

function some<T>(value: T | undefined, give: (value: T) => Fact): Fact[] {
  return value === undefined ? [] : [give(value)];
}

function fact(label: string, field: ValueField, value: string, shown: ReactNode): Fact {
  return {
    label,
    value: (
      <span className="group/fact flex items-center justify-between gap-3">
        <span className="min-w-0 break-words">{shown}</span>
        <FilterButtons field={field} value={value} className={`-my-1 shrink-0 ${onPoint}`} />
      </span>
    ),
  };
}

function viaOf(via: string | undefined): string | undefined {
  return via && (viaWords[via] ?? via);
}

function Who({ name, id, after }: { name?: string; id: string; after?: string }) {
  return (
    <>
      {name && (
        <>
          <HostileText text={name} clipAt={clip} />{" "}
        </>
      )}
      <IdChip id={id} what="id" />
      {after && (
        <span className="text-muted">
          {" "}
          <HostileText text={after} clipAt={clip} />
        </span>
      )}
    </>
  );
}

function Mono({ text, after }: { text: string; after?: string }) {
  return (
    <span className="break-all font-mono text-xs">
      <HostileText text={text} clipAt={clip} />
      {after && (
        <span className="text-muted">
          {" "}
          <HostileText text={after} clipAt={clip} />
        </span>
      )}
    </span>
  );
}
