import type { SnapshotBody, SnapshotItem } from "#lib/registry/schemas.ts";
import { OfferItem } from "./offer-item.tsx";

export const offerKinds = [
  { kind: "tool", label: "Tools", none: "This server offers no tools." },
  { kind: "prompt", label: "Prompts", none: "This server offers no prompts." },
  { kind: "resource", label: "Resources", none: "This server offers no resources." },
] as const;

type OfferKind = (typeof offerKinds)[number]["kind"];

/** What of one kind a server offers; templates are counted among the resources. */
export function itemsOf({ items }: Pick<SnapshotBody, "items">, kind: OfferKind): SnapshotItem[] {
  return items.filter(
    (item) => item.kind === kind || (kind === "resource" && item.kind === "resource_template"),
  );
}

export function OfferList({ items, none }: { items: readonly SnapshotItem[]; none: string }) {
  if (items.length === 0) return <p className="text-muted text-sm">{none}</p>;
  return (
    <ul className="rounded-md border">
      {items.map((item) => (
        <OfferItem key={`${item.kind} ${item.name}`} item={item} />
      ))}
    </ul>
  );
}
