import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import type { CatalogView } from "./catalog-view.ts";
import { entryJson } from "./registry-entry.ts";
import type { ServerGroup } from "./server-group.ts";

/** `GET /v0.1/x/dev.countersign/changes`. */
export const changesQuery = z.object({
  since: z.coerce
    .number({ error: "A position is a whole number, as `next` gives it." })
    .int()
    .min(0)
    .default(0)
    .describe("The position reached so far: `next` of the last answer. 0 is the beginning."),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe("How many servers at most."),
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(30)
    .default(0)
    .describe("Seconds to wait for a change when there is none yet."),
});

/** One page of the feed, as JSON texts of its changes. */
export type ChangePage = { changes: string[]; next: number; revision: number };

/**
 * What changed in a catalog behind a position, oldest first: for each server all that the catalog holds of it now, in
 * place of what the reader holds. Versions that were taken back are among them as `deleted`. Reading a change twice
 * does no harm, and a reader who kept a position misses nothing.
 *
 * @throws DomainError `gone` when the catalog was set up anew since, or the position is of another database: the reader
 *   begins again at 0
 */
export function changesSince(view: CatalogView, since: number, limit: number): ChangePage {
  if (since > view.revision || (since > 0 && since < view.catalog.setUpAt))
    throw new DomainError("gone", "This position can't be resumed. Read the catalog anew, from since=0.", {
      details: { since: 0 },
    });
  const changed = view.groups
    .filter(({ revision, entries }) => revision > since && entries.length > 0)
    .sort((a, b) => a.revision - b.revision);
  const page = changed.slice(0, limit);
  const last = page.at(-1);
  return {
    changes: page.map((group) => changeText(view, group)),
    // Behind the last change there may be revisions that this catalog shows nothing of.
    next: changed.length > limit && last ? last.revision : view.revision,
    revision: view.revision,
  };
}

function changeText(view: CatalogView, { name, revision, entries }: ServerGroup): string {
  const head = JSON.stringify({ sequence: revision, server: name });
  return `${head.slice(0, -1)},"versions":[${entries.map((entry) => entryJson(entry, view.catalog.access)).join(",")}]}`;
}

export function changePageText({ changes, next, revision }: ChangePage): string {
  return `{"changes":[${changes.join(",")}],"metadata":${JSON.stringify({ count: changes.length, next, revision })}}`;
}
