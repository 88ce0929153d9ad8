import { createExport } from "#lib/audit/exports/index.ts";
import { setRecordingRule } from "#lib/audit/redaction/index.ts";
import { placeHold } from "#lib/audit/retention/index.ts";
import { sealAll, startVerification } from "#lib/audit/sealing/index.ts";
import { saveSearch } from "#lib/audit/search/index.ts";
import { pool } from "#lib/db/pool.ts";
import { ctxOf, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";

/** One event, sealed. */
export async function event() {
  const people = await cast("stranger");
  await sealAll();
  const { rows } = await pool().query<{ id: string }>("SELECT event_id AS id FROM audit.record LIMIT 1");
  return { id: rows[0]?.id ?? "", people };
}

export async function savedSearch() {
  const people = await cast("stranger", "creator");
  const { id } = await saveSearch(ctxOf(people.creator), { name: unique("search"), query: "status:denied" });
  return { id, people };
}

export async function auditExport() {
  const people = await cast("stranger", "creator");
  const { id } = await createExport(ctxOf(people.creator), { q: "", format: "ndjson" });
  return { id, people };
}

export async function verification() {
  const people = await cast("stranger", "creator");
  const { id } = await startVerification(ctxOf(people.creator), {});
  return { id, people };
}

export async function recordingRule() {
  const people = await cast("stranger");
  const { id } = await setRecordingRule(ctxOf(people.stranger), anyRule());
  return { id, people };
}

export async function hold() {
  const people = await cast("stranger", "placer");
  const { id } = await placeHold(ctxOf(people.placer), anyHold());
  return { id, people };
}

export function anyRule() {
  return {
    server: unique("com.example/server"),
    tool: "*",
    otherwise: "keep" as const,
    fields: [],
    targets: [],
  };
}

export function anyHold() {
  return { name: unique("hold"), reason: "A lawsuit.", query: "target:customer:C-42" };
}
