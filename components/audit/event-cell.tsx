"use client";

import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Td } from "#components/ui/table.tsx";
import type { ValueField } from "#lib/core/audit-query/index.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { retentionClassLabels, type SearchColumn, shortName } from "#lib/ui/audit-words.ts";
import { duration, shortenMiddle } from "#lib/ui/format.ts";
import { StatusBadge } from "./status-badge.tsx";
import { ValueCell } from "./value-cell.tsx";

const titleMax = 300;
const fits = "max-w-34 truncate max-sm:hidden";
const wide = "max-w-40 truncate max-sm:hidden";

/** One column of one event. */
export function EventCell({ column, record }: { column: SearchColumn; record: AuditRecord }) {
  const { caller, operation, result, context } = record;
  switch (column) {
    case "actor":
      return cell("actor", caller.identity, <Text name={caller.identity_name} id={caller.identity} />);
    case "agent":
      return cell("agent", caller.agent, <Text name={caller.agent_name} id={caller.agent} />);
    case "server":
      return cell("server", operation.server, <Text id={operation.server} mono />, wide);
    case "operation":
      return cell("op", operation.name, <Text id={operation.name} mono />);
    case "target":
      return <TargetsCell targets={record.targets} />;
    case "status":
      return cell("status", result.status, <StatusBadge status={result.status} />, "whitespace-nowrap");
    case "class":
      return cell(
        "class",
        record.class,
        retentionClassLabels[record.class],
        "whitespace-nowrap max-sm:hidden",
      );
    case "duration":
      return (
        <Td className="whitespace-nowrap text-right tabular-nums max-sm:hidden">
          {result.duration_ms === undefined ? (
            <span className="text-subtle">—</span>
          ) : (
            duration(result.duration_ms)
          )}
        </Td>
      );
    case "gateway":
      return cell("gateway", context.gateway_id, <Text id={context.gateway_id} mono />);
    case "session":
      return cell("session", caller.session_id, <Text id={caller.session_id} mono short />);
    case "ip":
      return cell("ip", caller.client_ip, <Text id={caller.client_ip} mono />);
  }
}

function cell(field: ValueField, value: string | undefined, children: ReactNode, className = fits) {
  return (
    <ValueCell field={field} value={value} className={className}>
      {children}
    </ValueCell>
  );
}

type TextProps = { name?: string; id?: string; mono?: boolean; short?: boolean };

/** A name, or the id where there is none; both on hover. */
function Text({ name, id = "", mono = false, short = false }: TextProps) {
  const shown = name === undefined ? (short ? shortenMiddle(id) : id) : shortName(name);
  return (
    <span
      title={plainVisible(name ? `${name} (${id})` : id, titleMax)}
      className={mono ? "font-mono text-xs" : undefined}
    >
      <HostileText text={shown} />
    </span>
  );
}

function TargetsCell({ targets }: { targets: AuditRecord["targets"] }) {
  const [first, ...rest] = targets;
  if (!first) return cell("target", undefined, null);
  const all = targets.map(({ type, id }) => `${type}:${id}`).join(", ");
  return cell(
    "target",
    `${first.type}:${first.id}`,
    <span title={plainVisible(all, titleMax)}>
      <span className="text-muted">
        <HostileText text={first.type} />
      </span>{" "}
      <HostileText text={first.name ?? first.id} />
      {rest.length > 0 && <span className="text-muted"> +{rest.length}</span>}
    </span>,
  );
}
