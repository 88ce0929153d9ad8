import { hash } from "node:crypto";
import { copyRow } from "#lib/audit/intake/index.ts";
import { project } from "#lib/core/audit-projection.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Decided } from "./decided.ts";
import { toRecord } from "./record-decision.ts";

/** The event of a decision as it is to be written: one line in the text format of COPY. */
export type PreparedEvent = { decided: Decided; row: string };

/** @throws Error for a decision of which no event can be made */
export function prepareEvent(decided: Decided): PreparedEvent {
  const record = toRecord(decided);
  const body = canonicalJson(record);
  return { decided, row: copyRow(project(record), record.received_at, body, hash("sha256", body)) };
}
