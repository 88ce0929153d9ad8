import { Globe, KeyRound } from "lucide-react";
import type { CatalogAccess } from "#lib/core/words.ts";
import { catalogAccessLabels } from "#lib/ui/labels.ts";

/** Who may read a catalog, in words. */
export function AccessLabel({ access }: { access: CatalogAccess }) {
  const Icon = access === "anonymous" ? Globe : KeyRound;
  return (
    <span className="flex items-start gap-1.5">
      <Icon aria-hidden className="h-lh w-3.5 shrink-0 text-subtle" />
      {catalogAccessLabels[access]}
    </span>
  );
}
