import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import type { CatalogView } from "./catalog-view.ts";
import { entryJson } from "./registry-entry.ts";
import type { ServerGroup } from "./server-group.ts";

/** The beginning of every feed. */
const beginning = "0";

/** When the catalog was set up, and the revision reached since. Opaque to readers. */
export const feedPosition = z
  .string()
  .regex(/^(0|\d{1,15}\.\d{1,15})$/, "A position is what `next` gave, or 0 for the beginning.");

/** `GET /v0.1/x/dev.countersign/changes`. */
export const changesQuery = z.object({
  since: feedPosition
    .default(beginning)
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

export type Change = { position: string; json: string };
export type ChangePage = {
  changes: Change[];
  next: string;
  /** The catalog's revision, and the one up to which whoever asked holds it. */
  revision: number;
  held: number;
  more: boolean;
};

/**
 * What changed in a catalog behind a position, oldest first: for each server all that the catalog holds of it now, in
 * place of what the reader holds. Versions that were taken back are among them as `deleted`. Reading a change twice
 * does no harm, and a reader who kept a position misses nothing.
 *
 * @throws DomainError `gone` when the catalog was set up anew since, or the position is of another database: the reader
 *   begins again at 0
 */
export function changesSince(view: CatalogView, since: string, limit: number): ChangePage {
  const { setUpAt } = view.catalog;
  const [epoch = 0, held = 0] = since === beginning ? [setUpAt, 0] : since.split(".").map(Number);
  if (epoch !== setUpAt || held > view.revision)
    throw new DomainError("gone", "This position can't be resumed. Read the catalog anew, from since=0.", {
      details: { since: beginning },
    });
  const changed = view.groups
    .filter(({ revision, entries }) => revision > held && entries.length > 0)
    .sort((a, b) => a.revision - b.revision);
  const more = changed.length > limit;
  const page = changed.slice(0, limit).map((group) => toChange(view, group));
  // Behind the last change there may be revisions that this catalog shows nothing of.
  const next = (more && page.at(-1)?.position) || `${setUpAt}.${view.revision}`;
  return { changes: page, next, revision: view.revision, held, more };
}

function toChange(view: CatalogView, { name, revision, entries }: ServerGroup): Change {
  const head = JSON.stringify({ sequence: revision, server: name }).slice(0, -1);
  const versions = entries.map((entry) => entryJson(entry, view.catalog.access)).join(",");
  return { position: `${view.catalog.setUpAt}.${revision}`, json: `${head},"versions":[${versions}]}` };
}

export function changePageText({ changes, next, revision }: ChangePage): string {
  const texts = changes.map(({ json }) => json).join(",");
  return `{"changes":[${texts}],"metadata":${JSON.stringify({ count: changes.length, next, revision })}}`;
}
