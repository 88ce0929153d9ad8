import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { fetchPage, type PageAnswer } from "./fetch-page.ts";
import { chunkRows } from "./limits.ts";
import { noteRows, type Seen } from "./prepare-rows.ts";
import { readFile } from "./read-file.ts";

export type ReadingPlace = {
  cursor: string | null;
  includeDeleted: boolean;
  since: Date | null;
};

/** Reads a source page by page. A sync is the same work for all kinds of sources. */
export type SourceReader = {
  read(place: ReadingPlace): Promise<PageAnswer>;
  /** Names and versions that a row behind `position` would repeat. */
  seenBefore(position: number): Seen;
};

export function registryReader(url: string): SourceReader {
  // What a registry tells twice in one crawl was changed in between: the later word counts.
  return { read: (place) => fetchPage(url, place), seenBefore: () => new Map() };
}

/** A cursor into a file is the number of rows before it. */
export async function fileReader(sourceId: string): Promise<SourceReader> {
  const file = await db().sourceFile.findUniqueOrThrow({ where: { sourceId } });
  const rows = rowsOf(file.text);
  if ("reason" in rows) return { read: async () => rows, seenBefore: () => new Map() };
  const seen: Seen = new Map();
  let noted = 0;
  return {
    async read({ cursor }) {
      const from = Number(cursor ?? 0);
      const chunk = rows.slice(from, from + chunkRows);
      const to = from + chunk.length;
      return {
        outcome: "page",
        rows: chunk,
        next: to < rows.length ? String(to) : null,
        bytes: from === 0 ? file.bytes : 0,
      };
    },
    seenBefore(position) {
      if (noted === 0 && position > 0) noteRows(rows.slice(0, position), seen);
      noted = position;
      return seen;
    },
  };
}

function rowsOf(text: string): unknown[] | Extract<PageAnswer, { outcome: "unusable" }> {
  try {
    return readFile(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { outcome: "unusable", reason: error.issues[0]?.message ?? error.message };
  }
}
