import { z } from "zod";
import { DomainError } from "./errors.ts";
import { isStorable } from "./text.ts";

/** One page of a list. `next_cursor` is null on the last page. */
export type Page<T> = { items: T[]; next_cursor: string | null };

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** Query parameters that every list takes. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Packs the sort key of the last row into an opaque, URL-safe cursor (unpadded base64url, RFC 4648 §5). */
export function encodeCursor(key: readonly string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @throws DomainError `malformed` when the cursor is not one of ours with `parts` parts. */
export function decodeCursor(cursor: string, parts: number): string[] {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(binary, (c) => c.charCodeAt(0)),
    );
    return z.array(z.string().refine(isStorable)).length(parts).parse(JSON.parse(text));
  } catch {
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  }
}

/** Cuts `limit + 1` rows to a page and points behind its last row. */
export function toPage<T>(rows: T[], limit: number, key: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > limit && last ? encodeCursor(key(last)) : null };
}
