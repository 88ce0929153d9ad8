import type { AuditRecord } from "#lib/core/audit-record.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { Disclosure } from "./disclosure.ts";

type Target = AuditRecord["targets"][number];

/** Names and ids by what they are called in the record: what events are found and told apart by. */
export type Labels = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parts of an event that may hold what must not be stored, as the producer sent them. What it did not say is absent. */
export type Recordable = {
  /** The event's `audit_id`. */
  auditId: string;
  server?: string | undefined;
  tool: string;
  arguments?: unknown;
  error?: string | undefined;
  reason?: string | undefined;
  userAgent?: string | undefined;
  /** The name of the operation where it is an address: the URI of a resource. */
  resourceName?: string | undefined;
  labels?: Labels | undefined;
  unmapped?: JsonObject | undefined;
  policyDecisions?: readonly JsonObject[] | undefined;
  /** Those that the producer named itself. */
  targets?: readonly Target[] | undefined;
  /** What the producer says that it took out itself. */
  redactions?: readonly Redaction[] | undefined;
};

/**
 * The same parts as they may be stored, and what was done to them. A part that was absent stays absent; one that was there is
 * there, so that what replaces the producer's words replaces all of them.
 */
export type Recorded = {
  arguments?: unknown;
  error?: string;
  reason?: string;
  userAgent?: string;
  resourceName?: string;
  /** What stands for a label that holds a secret; of the others there is none. */
  labels: ReadonlyMap<string, string>;
  unmapped?: Record<string, unknown>;
  policyDecisions?: Record<string, unknown>[];
  /** The producer's, then those that the rule found in the arguments; none twice. */
  targets: Target[];
  /** For `result.redactions`: the producer's, then ours. Never holds any part of a value. */
  redactions: Redaction[];
  /** For `storeDisclosures`, in the transaction that stores the event. */
  disclosures: Disclosure[];
};

export type Redaction = NonNullable<AuditRecord["result"]["redactions"]>[number];

/** How the calls of some servers are recorded. */
export type Recording = {
  /** Pure and bounded: time grows with the event's length alone. Throws nothing. */
  apply(event: Recordable): Recorded;
};
