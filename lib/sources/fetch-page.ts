import { isObject } from "#lib/core/json-object.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { isStorable } from "#lib/core/text.ts";
import { explainFailure } from "#lib/outbound/explain-failure.ts";
import { type GuardedFetch, guardedFetch, OutboundRefused } from "#lib/outbound/guarded-fetch.ts";
import { pageLimits, pageRowsMax, pageSize } from "./limits.ts";
import { readRetryAfter } from "./retry-after.ts";

/** What to ask a registry for. */
export type PageRequest = {
  cursor: string | null;
  includeDeleted: boolean;
  since: Date | null;
};

export type PageAnswer =
  | { outcome: "page"; rows: unknown[]; next: string | null; bytes: number }
  /** It does not take the question (400 or 422): another one may do. */
  | { outcome: "refused"; reason: string }
  /** It asks for patience, or can't be reached now. */
  | { outcome: "later"; reason: string; waitMs: number | null }
  | { outcome: "unusable"; reason: string };

const cursorMax = 2_000;

/**
 * Reads one page of a registry (MCP Registry API: `GET /v0.1/servers`). Never throws for what the upstream does.
 *
 * @param base the registry's address without the API's version
 */
export async function fetchPage(
  base: string,
  request: PageRequest,
  { version = "v0.1", limits = pageLimits } = {},
): Promise<PageAnswer> {
  const outbound = guardedFetch(limits);
  try {
    return await readAnswer(await outbound.fetch(pageUrl(base, version, request), requestInit));
  } catch (error) {
    return failed(outbound.deadline.aborted ? outbound.deadline.reason : error);
  } finally {
    await outbound.close();
  }
}

const requestInit = { headers: { accept: "application/json", "user-agent": "Countersign (registry sync)" } };

function pageUrl(base: string, version: string, { cursor, includeDeleted, since }: PageRequest): string {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (cursor !== null) query.set("cursor", cursor);
  // `updated_since` brings the deleted ones by itself.
  if (since !== null) query.set("updated_since", since.toISOString());
  else if (includeDeleted) query.set("include_deleted", "true");
  return `${base}/${version}/servers?${query}`;
}

async function readAnswer(response: Awaited<ReturnType<GuardedFetch["fetch"]>>): Promise<PageAnswer> {
  const { status } = response;
  if (status === 429 || status >= 500) {
    await response.body?.cancel();
    return {
      outcome: "later",
      reason:
        status === 429
          ? "The registry asks to be called less often (429)."
          : `The registry failed (${status}).`,
      waitMs: readRetryAfter(response.headers.get("retry-after"), new Date()),
    };
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) return refusal(status, bytes);
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return unusable(`The registry's answer is not JSON: ${oneLine((error as Error).message, 200)}`);
  }
  return readList(answer, bytes.byteLength);
}

function refusal(status: number, bytes: Uint8Array): PageAnswer {
  const said = oneLine(new TextDecoder().decode(bytes.subarray(0, 4_000)).trim(), 200);
  const reason = `The registry answers ${status}${said ? `: ${said}` : "."}`;
  if (status === 400 || status === 422) return { outcome: "refused", reason };
  if (status === 401 || status === 403)
    return unusable(`${reason} Only registries that can be read without signing in can be a source.`);
  return unusable(status === 404 ? `${reason} Is this the registry's base address?` : reason);
}

function readList(answer: unknown, bytes: number): PageAnswer {
  if (!isObject(answer) || !Array.isArray(answer.servers))
    return unusable("The registry's answer is no list of servers: it has no `servers`.");
  if (answer.servers.length > pageRowsMax)
    return unusable(
      `The registry sent ${answer.servers.length} servers on one page; ${pageRowsMax} at most are taken.`,
    );
  const next = isObject(answer.metadata) ? answer.metadata.nextCursor : undefined;
  if (next === undefined || next === null || next === "")
    return { outcome: "page", rows: answer.servers, next: null, bytes };
  if (typeof next !== "string" || next.length > cursorMax || !isStorable(next))
    return unusable("The registry's cursor for the next page is no text that could be sent back.");
  return { outcome: "page", rows: answer.servers, next, bytes };
}

function failed(error: unknown): PageAnswer {
  const reason = oneLine(explainFailure(error) ?? `The registry could not be read: ${error}`);
  return isRefusal(error) ? unusable(reason) : { outcome: "later", reason, waitMs: null };
}

/** Our own refusal to call or to read on: trying again would not change it. */
function isRefusal(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof OutboundRefused) return true;
  return false;
}

function unusable(reason: string): PageAnswer {
  return { outcome: "unusable", reason };
}
