import type { CatalogSummary } from "#lib/catalog/schemas.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { plural } from "./format.ts";
import { catalogSelectionLabels } from "./labels.ts";

const nameMax = 80;
const slugMax = 63;

type Audience = Pick<CatalogSummary, "access" | "selection">;

/** A catalog's name for sentences: hostile characters as code points, and no longer than a line. */
export function catalogName({ name }: Pick<CatalogSummary, "name">): string {
  return plainVisible(name, nameMax);
}

/** What a catalog shows, short enough for a column. */
export function shownWords({ selection, servers }: Pick<CatalogSummary, "selection" | "servers">): string {
  if (selection === "all") return `${catalogSelectionLabels.all}, ${servers} now`;
  return servers === 0 ? "None chosen yet" : `${servers} chosen`;
}

/** The address that a name suggests: `Zoë's payments` becomes `zoes-payments`. */
export function slugFor(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, slugMax)
    .replace(/-+$/, "");
}

/**
 * What a change of audience does to those who read the catalog, in sentences; none when the audience stays.
 *
 * @param chosen how many servers were chosen for it, whether or not it shows only those
 */
export function audienceConsequences(
  before: Audience & Pick<CatalogSummary, "servers">,
  after: Audience,
  chosen: number,
): string[] {
  const sentences: string[] = [];
  if (before.access !== after.access)
    sentences.push(
      after.access === "oauth"
        ? "Whoever reads it without a token loses sight of it at once. VS Code, GitHub Copilot and most other clients can't send one."
        : "Anybody who reaches this console gains sight of it, without signing in.",
    );
  if (before.selection !== after.selection)
    sentences.push(
      after.selection === "chosen"
        ? `Readers lose sight of every server that was not chosen: it shows ${shown(chosen)} instead of all ${before.servers}.`
        : "Readers gain sight of every approved server, and of each one that is approved later.",
    );
  if (sentences.length > 0)
    sentences.push("Its readers begin anew: they drop what they hold and read the catalog from the start.");
  return sentences;
}

function shown(chosen: number): string {
  return chosen === 0 ? "nothing until you choose some" : plural(chosen, "chosen server");
}
