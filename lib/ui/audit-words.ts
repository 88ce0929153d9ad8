import type { ExportFormat, exportStatuses } from "#lib/audit/exports/schemas.ts";
import type { FacetDimension, searchColumns } from "#lib/audit/search/schemas.ts";
import type { ValueField } from "#lib/core/audit-query/index.ts";
import type { AuditRecord, EventStatus, RetentionClass } from "#lib/core/audit-record.ts";
import { plural } from "./format.ts";
import { auditActionLabel } from "./labels.ts";

export type SearchColumn = (typeof searchColumns)[number];
export type ExportStatus = (typeof exportStatuses)[number];

export const eventStatusLabels: Record<EventStatus, string> = {
  success: "Success",
  denied: "Denied",
  error: "Error",
  timeout: "Timed out",
};

export const retentionClassLabels: Record<RetentionClass, string> = {
  standard: "Standard",
  security: "Security",
  governance: "Governance",
};

export const columnLabels: Record<SearchColumn, string> = {
  actor: "Actor",
  agent: "Agent",
  server: "Server",
  operation: "Operation",
  target: "Targets",
  status: "Status",
  class: "Class",
  duration: "Duration",
  gateway: "Gateway",
  session: "Session",
  ip: "IP address",
};

export const usualColumns: readonly SearchColumn[] = ["actor", "agent", "server", "target", "status"];

/** What each facet is called, and which field of the language narrows by it. */
export const facets: Record<FacetDimension, { label: string; field: ValueField }> = {
  status: { label: "Status", field: "status" },
  class: { label: "Class", field: "class" },
  action: { label: "Event", field: "action" },
  actor: { label: "Actor", field: "actor" },
  agent: { label: "Agent", field: "agent" },
  server: { label: "Server", field: "server" },
  operation: { label: "Operation", field: "op" },
  gateway: { label: "Gateway", field: "gateway" },
};

export const exportFormats: Record<ExportFormat, { label: string; description: string }> = {
  ndjson: { label: "NDJSON", description: "One record a line, as it was hashed. Best for verification." },
  json: { label: "JSON", description: "One array of records." },
  csv: { label: "CSV", description: "One row an event, for spreadsheets. Cells can't run as formulas." },
  parquet: { label: "Parquet", description: "Columns for DuckDB, Spark and Athena." },
  ocsf: { label: "OCSF 1.8", description: "The open schema that data lakes and SIEMs read." },
  cef: { label: "CEF", description: "One line an event, for ArcSight and its like." },
};

export const exportStatusLabels: Record<ExportStatus, string> = {
  queued: "Waiting to start",
  running: "Running",
  done: "Ready",
  failed: "Failed",
  cancelled: "Cancelled",
  expired: "Expired",
};

const mcpVerbs: Record<string, string> = {
  "tools/call": "Called",
  "resources/read": "Read",
  "prompts/get": "Took the prompt",
};

/** What was decided of a call, beside which the call itself is an event of its own. */
const decisionVerbs: Record<string, string> = {
  "access.permit": "Permitted",
  "access.deny": "Denied",
};

type Named = { verb: string; name: string | null };

/** What happened: a verb, and what it was done with where that has a name of its own. */
export function eventWords({ action, operation }: Pick<AuditRecord, "action" | "operation">): Named {
  const verb = decisionVerbs[action] ?? mcpVerbs[operation.type];
  if (verb) return { verb, name: operation.name };
  if (operation.type === "console" || action in machineActions)
    return { verb: actionWords(action), name: null };
  return { verb: operation.type, name: operation.name === operation.type ? null : operation.name };
}

/** A value of a facet as one reads it: closed vocabularies in words, others by the name that goes with them. */
export function facetValueWords(dimension: FacetDimension, value: string, label: string | null): string {
  if (dimension === "status") return (eventStatusLabels as Record<string, string>)[value] ?? value;
  if (dimension === "class") return (retentionClassLabels as Record<string, string>)[value] ?? value;
  if (dimension === "action") return actionWords(value);
  return label === null ? value : shortName(label);
}

/** The name alone, of one that was recorded with the address beside it: `Ada Park <ada@acme.example>`. */
export function shortName(name: string): string {
  return name.replace(/ <[^<>\s]+@[^<>\s]+>$/, "");
}

const machineActions: Record<string, string> = {
  "mcp.tool.call": "Tool call",
  "gateway.heartbeat": "Gateway heartbeat",
};

/** A kind of event in words. */
export function actionWords(action: string): string {
  return machineActions[action] ?? auditActionLabel(action);
}

/** `1,234 events`; `100,000+ events` where more were not counted. */
export function amountWords({ count, exact }: { count: number; exact: boolean }): string {
  return `${count.toLocaleString("en")}${exact ? "" : "+"} ${count === 1 && exact ? "event" : "events"}`;
}

/** `2 fields were redacted`, by how many each record says. */
export function redactionSummary(redactions: NonNullable<AuditRecord["result"]["redactions"]>): string {
  const fields = redactions.length;
  return fields === 0
    ? "Nothing was redacted."
    : `${plural(fields, "field was", "fields were")} redacted before anything was stored.`;
}

const treatmentWords: Record<string, string> = {
  drop: "left out",
  mask: "masked but for its end",
  hash: "replaced by a keyed hash",
  replace: "replaced by a mark",
  disclosable: "kept apart, so that it can be erased",
};

/** `replaced by a keyed hash (payment card)`; a treatment that this console does not know, as it stands. */
export function treatmentOf({
  treatment,
  reason,
  count,
}: {
  treatment: string;
  reason: string;
  count?: number;
}): string {
  const times = count !== undefined && count > 1 ? `, ${count} times` : "";
  return `${treatmentWords[treatment] ?? treatment} (${reason}${times})`;
}

/** `Sealed as leaf 1,234` */
export function leafWords(index: number): string {
  return `Sealed as leaf ${index.toLocaleString("en")}`;
}

/** `72 %`; never 100 before it is done. */
export function percentOf(progress: number): string {
  return `${Math.min(99, Math.floor(progress * 100))} %`;
}
