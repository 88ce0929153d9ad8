import type { Integrity } from "#lib/audit/sealing/schemas.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import type { Instance } from "./instance.ts";
import { until } from "./until.ts";

/**
 * The events that a search finds once all that happened so far is sealed, newest first; a hundred at most.
 *
 * @param token of somebody who may read the log
 */
export async function searchAudit(instance: Instance, token: string, query: string): Promise<AuditRecord[]> {
  await until(
    () => instance.call<Integrity>(token, "GET", "/api/v1/audit/integrity"),
    ({ body }) => body.logs.every(({ waiting }) => waiting.count === 0),
  );
  const { body } = await instance.call<{ items: { record: AuditRecord }[] }>(
    token,
    "GET",
    `/api/v1/audit/events?limit=100&q=${encodeURIComponent(query)}`,
  );
  return body.items.map(({ record }) => record);
}
