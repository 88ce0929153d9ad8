import { cn } from "#lib/ui/cn.ts";
import { tierWords } from "./approval-words.ts";

const tiers = [1, 2, 3, 4] as const;

/** How grave it is, as filled bars and in a word. */
export function TierMark({ tier, word = false }: { tier: number; word?: boolean }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 text-muted text-xs">
      <span aria-hidden className="inline-flex items-end gap-0.5">
        {tiers.map((each) => (
          <span
            key={each}
            className={cn("w-1 rounded-sm", each <= tier ? fill(tier) : "bg-border")}
            style={{ height: `${4 + each * 2}px` }}
          />
        ))}
      </span>
      <span className={cn(!word && "sr-only")}>
        Tier {tier}, {tierWords[tier]?.toLowerCase()}
      </span>
    </span>
  );
}

function fill(tier: number): string {
  if (tier >= 4) return "bg-danger-solid";
  return tier === 3 ? "bg-warning" : "bg-muted";
}
