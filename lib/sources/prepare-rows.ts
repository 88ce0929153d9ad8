import { newId } from "#lib/core/ids.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { matchesFilter } from "./filter-rules.ts";
import { type Candidate, type EntryKey, excerptOf, judgeRow, keyOf } from "./judge-row.ts";
import type { SourceFilter } from "./schemas.ts";
import { judgeDocument } from "./verdict.ts";

/** An entry as it is written, member by column. */
export type PreparedEntry = {
  id: string;
  name: string;
  version: string;
  title: string | null;
  description: string;
  format: string;
  document: string;
  hash: string;
  valid: boolean;
  issues: unknown[];
  errors: number;
  warnings: number;
  status: string;
  status_message: string | null;
  is_latest: boolean;
  published_at: string | null;
  updated_at: string | null;
  matches: boolean;
};

export type PreparedRejection = {
  position: number;
  name: string | null;
  reasons: string[];
  excerpt: string;
};

/**
 * What a stretch of rows comes to. Every row is an entry or a rejection; `listed` has the rejected ones whose name and
 * version can be read.
 */
export type PreparedRows = { entries: PreparedEntry[]; rejections: PreparedRejection[]; listed: EntryKey[] };

/** Where a name and version were first seen, and with which content. */
export type Seen = Map<string, { position: number; hash: string }>;

const textMax = 500;

/**
 * Sorts rows into entries and rejections. Of several rows with one name and version the first is taken, and the others
 * are reported, whether they say the same or not.
 *
 * @param first the position of the first row, from 1
 * @param seen what came before; is added to
 */
export function prepareRows(
  rows: readonly unknown[],
  first: number,
  seen: Seen,
  rules: { filter: SourceFilter; profile: ValidationProfile },
): PreparedRows {
  const prepared: PreparedRows = { entries: [], rejections: [], listed: [] };
  for (const [index, row] of rows.entries()) {
    const position = first + index;
    const judged = judgeRow(row);
    const refusal = "reasons" in judged ? judged : repetition(judged, position, seen);
    if (refusal) {
      prepared.rejections.push({ position, ...refusal, excerpt: excerptOf(row) });
      const key = keyOf(row);
      if (key) prepared.listed.push(key);
    } else if (!("reasons" in judged)) prepared.entries.push(toEntry(judged, rules));
  }
  return prepared;
}

/** Notes the names and versions of rows that were dealt with earlier, so that later ones are known to repeat them. */
export function noteRows(rows: readonly unknown[], seen: Seen): void {
  for (const [index, row] of rows.entries()) {
    const judged = judgeRow(row);
    if (!("reasons" in judged)) repetition(judged, index + 1, seen);
  }
}

function repetition({ name, version, hash }: Candidate, position: number, seen: Seen) {
  const key = JSON.stringify([name, version]);
  const earlier = seen.get(key);
  if (!earlier) {
    seen.set(key, { position, hash });
    return null;
  }
  const how = earlier.hash === hash ? "the same content" : "other content";
  return {
    name,
    reasons: [`Row ${earlier.position} has this name and version already, with ${how}.`],
  };
}

function toEntry(
  candidate: Candidate,
  { filter, profile }: { filter: SourceFilter; profile: ValidationProfile },
): PreparedEntry {
  const { name, version, format, document, text, hash, facts } = candidate;
  const description = typeof document.description === "string" ? oneLine(document.description, textMax) : "";
  return {
    id: newId("sourceEntry"),
    name,
    version,
    title: typeof document.title === "string" ? oneLine(document.title, textMax) : null,
    description,
    format,
    document: text,
    hash,
    ...judgeDocument(document, profile),
    status: facts.status,
    status_message: facts.statusMessage,
    is_latest: facts.isLatest,
    published_at: facts.publishedAt?.toISOString() ?? null,
    updated_at: facts.updatedAt?.toISOString() ?? null,
    matches: matchesFilter(filter, { name, description, isLatest: facts.isLatest }),
  };
}
