import type { AccessReviewItem, AccessReviewScope, AccessReviewView } from "#lib/access/reviews/schemas.ts";
import {
  accessLevels,
  type ReviewOutcome,
  type ReviewVerdict,
  reviewVerdicts,
  type SilenceRule,
} from "#lib/core/words.ts";
import { dateUtc, plural } from "#lib/ui/format.ts";
import { accessLevelLabels, classificationLabels } from "#lib/ui/labels.ts";

/** What a review is about, in a line. Names in it are foreign text. */
export function scopeWords(scope: AccessReviewScope): string {
  const { owners, agents, servers, classifications, access_levels, begun_before, begun_days_ago } = scope;
  const parts = [
    owners && `agents of ${owners.map((ref) => ref.slice(ref.indexOf(":") + 1)).join(", ")}`,
    agents && plural(agents.length, "agent"),
    servers?.join(", "),
    classifications && `${classifications.map((one) => classificationLabels[one]).join(" or ")} data`,
    access_levels && `${access_levels.map((one) => accessLevelLabels[one]).join(" or ")} access`,
    begun_before && `begun before ${dateUtc(begun_before)}`,
    begun_days_ago && `older than ${plural(begun_days_ago, "day")}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "Every grant in force" : parts.join("; ");
}

/** What nobody's verdict means in a review, as a sentence. */
export const silenceSentences: Record<SilenceRule, string> = {
  revoke: "What nobody decides on by then is revoked.",
  recommended:
    "What nobody decides on by then: read access that was given long enough to tell follows its recommendation, all other access is revoked.",
};

/** What becomes of an item that nobody decides on. */
export function verdictOfSilence(
  { access_level, recommendation, evidence: { use } }: SilentItem,
  silence: SilenceRule,
): ReviewVerdict {
  const judged = use.enough && use.granted > 0;
  return silence === "recommended" && access_level === "read" && judged ? recommendation : "revoke";
}

type SilentItem = Pick<AccessReviewItem, "access_level" | "recommendation"> & {
  evidence: { use: Pick<AccessReviewItem["evidence"]["use"], "enough" | "granted"> };
};

const becomes: Record<ReviewVerdict, string> = { keep: "kept", narrow: "narrowed", revoke: "revoked" };

/** `Nobody decides: revoked` */
export function silenceWords(item: SilentItem, silence: SilenceRule): string {
  return `If nobody decides: ${becomes[verdictOfSilence(item, silence)]}`;
}

/** `12 of 40 decided: 8 keep, 3 narrow, 1 revoke` */
export function progressWords({
  items,
  decided,
  counts,
}: Pick<AccessReviewView, "items" | "decided"> & { counts?: AccessReviewView["counts"] }): string {
  const known = reviewVerdicts
    .map((verdict) => ({ verdict, n: counts?.verdicts[verdict] ?? 0 }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${n.toLocaleString("en")} ${verdict}`);
  const words = `${decided.toLocaleString("en")} of ${items.toLocaleString("en")} decided`;
  return known.length === 0 ? words : `${words}: ${known.join(", ")}`;
}

/** `5 kept, 2 narrowed, 4 revoked (3 by silence)` */
export function outcomeWords({ outcomes, silent }: AccessReviewView["counts"]): string {
  const order: readonly ReviewOutcome[] = ["kept", "narrowed", "revoked", "overtaken"];
  const known = order
    .map((outcome) => ({ outcome, n: outcomes[outcome] ?? 0 }))
    .filter(({ n }) => n > 0)
    .map(({ outcome, n }) => `${n.toLocaleString("en")} ${outcome}`);
  const words = known.length === 0 ? "Nothing carried out yet" : known.join(", ");
  return silent === 0 ? words : `${words} (${silent.toLocaleString("en")} by silence)`;
}

type AgentGroup = {
  agent: AccessReviewItem["agent"];
  owner: AccessReviewItem["owner"];
  items: AccessReviewItem[];
};

/** Items under their agents in the order they come, and of each agent what can do most harm first. */
export function byAgent(items: readonly AccessReviewItem[]): AgentGroup[] {
  return [...Map.groupBy(items, ({ agent }) => agent.id).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ agent: first.agent, owner: first.owner, items: group.toSorted(riskiestFirst) }] : [];
  });
}

function riskiestFirst(a: AccessReviewItem, b: AccessReviewItem): number {
  return accessLevels.indexOf(b.access_level) - accessLevels.indexOf(a.access_level);
}

/** `Narrow to 3 tools`, once decided. */
export function decidedWords({ verdict, keep }: Pick<AccessReviewItem, "verdict" | "keep">): string {
  switch (verdict) {
    case "keep":
      return "Keep";
    case "narrow":
      return keep.length === 0 ? "Narrow" : `Narrow to ${plural(keep.length, "tool")}`;
    case "revoke":
      return "Revoke";
    case null:
      return "Undecided";
    default:
      return verdict satisfies never;
  }
}

/** What one item is called where there is no room for more. */
export function itemName({ agent, server }: Pick<AccessReviewItem, "agent" | "server">): string {
  return `${agent.name}: ${server}`;
}
