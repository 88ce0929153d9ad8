import { type ChangeRisk, changeRisks } from "#lib/core/words.ts";
import type { Change, ChangeArea } from "#lib/registry/review-schemas.ts";

type ChangeGroup = { name: string; risk: ChangeRisk; changes: Change[] };

const groups: readonly { name: string; areas: readonly ChangeArea[] }[] = [
  { name: "Tools", areas: ["tool"] },
  { name: "What tools do, as labelled", areas: ["label"] },
  { name: "Prompts", areas: ["prompt"] },
  { name: "Resources", areas: ["resource", "resource_template"] },
  { name: "Instructions and capabilities", areas: ["instructions", "capabilities"] },
  { name: "server.json", areas: ["document"] },
  { name: "What the submission says", areas: ["owner", "data_classification", "access_level", "purpose"] },
  { name: "Findings", areas: ["finding"] },
];

/** Changes by what they are about: the group with the worst of them first. Within one, the order stays. */
export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  return groups
    .map(({ name, areas }) => {
      const own = changes.filter(({ area }) => areas.includes(area));
      return { name, changes: own, risk: worstOf(own) };
    })
    .filter(({ changes: own }) => own.length > 0)
    .sort((a, b) => rankOf(b.risk) - rankOf(a.risk));
}

/** How many changes there are of each risk that there is, the worst first. */
export function countRisks(changes: readonly Pick<Change, "risk">[]): { risk: ChangeRisk; count: number }[] {
  return changeRisks
    .toReversed()
    .map((risk) => ({ risk, count: changes.filter((change) => change.risk === risk).length }))
    .filter(({ count }) => count > 0);
}

function worstOf(changes: readonly Change[]): ChangeRisk {
  return changeRisks.findLast((risk) => changes.some((change) => change.risk === risk)) ?? "harmless";
}

function rankOf(risk: ChangeRisk): number {
  return changeRisks.indexOf(risk);
}
