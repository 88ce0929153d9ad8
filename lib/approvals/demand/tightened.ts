import { stepUps } from "#lib/core/words.ts";
import type { Demand } from "./demand-of.ts";

/** What was asked for when people decided; `stepUp` and the like as they were frozen. */
export type Signed = Pick<Demand, "tier" | "stages" | "stepUp" | "matchNumber" | "claimSeconds">;

/** Why what people signed is not enough for what is asked for today; null where it is. */
export function whyTightened(signed: Signed, today: Signed): string | null {
  if (today.tier > signed.tier) return `It is of tier ${today.tier} now, and was of ${signed.tier}.`;
  const wanting = today.stages.find(({ who, need }) => need > needOf(signed, who));
  if (wanting) return `More of ${wanting.who} must approve now.`;
  if (stepUps.indexOf(today.stepUp) > stepUps.indexOf(signed.stepUp))
    return "Whoever approves must show more of themselves now.";
  if (today.matchNumber && !signed.matchNumber) return "Whoever approves must match a number now.";
  return today.claimSeconds < signed.claimSeconds ? "It must be claimed sooner now." : null;
}

function needOf({ stages }: Signed, who: string): number {
  return stages.reduce((sum, stage) => (stage.who === who ? sum + stage.need : sum), 0);
}
