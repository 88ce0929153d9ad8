import { type AuditRecord, recordVersion } from "#lib/core/audit-record.ts";
import { type OpenedRecord, openRecord, targetNames } from "./opened-record.ts";
import { type Format, lineWriter } from "./part-writer.ts";
import { severityOf } from "./severity.ts";

/** ArcSight Common Event Format, version 0: one event a line, without a syslog header. */
export const cef: Format = {
  extension: "cef",
  contentType: "text/plain; charset=utf-8",
  partRows: 100_000,
  open: () => lineWriter("", (line) => `${formatCef(openRecord(line))}\n`),
};

type Value = string | number | undefined;
type Extension = { key: string; label?: string; of(row: OpenedRecord): Value };

const field = (key: string, of: (record: AuditRecord) => Value): Extension => ({
  key,
  of: ({ record }) => of(record),
});
const custom = (key: string, label: string, of: (row: OpenedRecord) => Value): Extension => ({
  key,
  label,
  of,
});

/** The keys of CEF's dictionary, in this order. A custom one is followed by its label. */
const extensions: readonly Extension[] = [
  field("rt", ({ received_at }) => Date.parse(received_at)),
  field("start", ({ timestamp }) => Date.parse(timestamp)),
  field("externalId", ({ audit_id }) => audit_id),
  field("cat", (record) => record.class),
  field("act", ({ operation }) => operation.type),
  field("outcome", ({ result }) => result.status),
  field("suid", ({ caller }) => caller.identity),
  field("suser", ({ caller }) => caller.identity_name),
  field("src", ({ caller }) => (caller.client_ip?.includes(":") ? undefined : caller.client_ip)),
  custom("c6a2", "Source IPv6 Address", ({ record: { caller } }) =>
    caller.client_ip?.includes(":") ? caller.client_ip : undefined,
  ),
  field("sourceServiceName", ({ caller }) => caller.agent),
  field("requestClientApplication", ({ caller }) => caller.user_agent),
  field("dhost", ({ operation }) => operation.server),
  field("deviceExternalId", ({ context }) => context.gateway_id),
  field("out", ({ result }) => result.output_size_bytes),
  field("reason", ({ result, reason }) => reason ?? result.error_code),
  field("msg", ({ result }) => result.error),
  custom("cs1", "policies", ({ record }) => policyNames(record)),
  custom("cs2", "audit_id", ({ record }) => record.audit_id),
  custom("cs3", "session", ({ record }) => record.caller.session_id),
  custom("cs4", "trace", ({ record }) => record.caller.trace_id),
  custom("cs5", "targets", ({ record }) => targetNames(record).join("; ")),
  custom("cs6", "sha256", ({ digest }) => digest),
  custom("cn1", "index", ({ idx }) => idx),
  custom("cn2", "duration_ms", ({ record: { result } }) =>
    result.duration_ms === undefined ? undefined : Math.round(result.duration_ms),
  ),
];

function formatCef(row: OpenedRecord): string {
  const { action, operation } = row.record;
  const header = ["CEF:0", "Countersign", "Countersign", recordVersion, action, operation.name].map(
    (text, place) => (place === 0 ? text : headerText(text)),
  );
  const pairs = extensions.flatMap(({ key, label, of }) => {
    const value = of(row);
    if (value === undefined || value === "") return [];
    return [`${key}=${extensionText(String(value))}`, ...(label ? [`${key}Label=${label}`] : [])];
  });
  return `${header.join("|")}|${severityOf(row.record)}|${pairs.join(" ")}`;
}

function policyNames({ context }: AuditRecord): string | undefined {
  return context.policy_decisions
    ?.map(({ policy, effect }) => [policy, effect].filter((part) => typeof part === "string").join("="))
    .filter((name) => name !== "")
    .join("; ");
}

/** A header has one line; what would break it is a blank. */
function headerText(text: string): string {
  return visible(text.replace(/[\\|]/g, "\\$&").replace(/\r\n|[\r\n]/g, " "));
}

function extensionText(text: string): string {
  return visible(text.replace(/[\\=]/g, "\\$&").replace(/\r/g, "\\r").replace(/\n/g, "\\n"));
}

/** Other control characters and line ends, on which a receiver might break the line, are written as `U+001B`. */
function visible(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (character) => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
