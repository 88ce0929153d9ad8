import type { ApprovalStage, AskTerms } from "#lib/access/policy/schemas.ts";

/** Who can fill a seat; `team` is one by its name. */
export const seats = ["beneficiary", "server_owner", "role:governance", "role:compliance", "team"] as const;
export type Seat = (typeof seats)[number];

export type StageDraft = { key: string; seat: Seat; team: string; need: string };

/** How a yes is asked for, as it is typed. */
export type AskDraft = Pick<AskTerms, "step_up" | "match_number" | "standing"> & {
  tier: string;
  stages: readonly StageDraft[];
  decide_within: string;
  claim_within: string;
};

/** What the schema takes where a rule says nothing. */
export const usualTerms: AskTerms = {
  tier: 2,
  stages: [{ who: "role:governance", need: 1 }],
  decide_within: 900,
  claim_within: 120,
  step_up: "none",
  match_number: false,
  standing: false,
};

export const stagesMax = 5;

const teamPrefix = "team:";

let keys = 0;
/** What tells a row from the others while they are typed in. */
const nextKey = () => String(++keys);

export function toAskDraft({ tier, stages, decide_within, claim_within, ...rest }: AskTerms): AskDraft {
  return {
    ...rest,
    tier: String(tier),
    stages: stages.map(toStageDraft),
    decide_within: String(decide_within),
    claim_within: String(claim_within),
  };
}

/** What the schema is asked about: what is no number is NaN. */
export function toAsk({ tier, stages, decide_within, claim_within, ...rest }: AskDraft): AskTerms {
  return {
    ...rest,
    tier: toNumber(tier),
    stages: stages.map(({ seat, team, need }) => ({
      who: seat === "team" ? `${teamPrefix}${team.trim()}` : seat,
      need: toNumber(need),
    })),
    decide_within: toNumber(decide_within),
    claim_within: toNumber(claim_within),
  };
}

export function newStage(seat: Seat = "role:compliance"): StageDraft {
  return { key: nextKey(), seat, team: "", need: "1" };
}

/** Why what is allowed for a while never is under such terms; null where it can be. */
export function neverStands({ tier, step_up, match_number }: Omit<AskTerms, "standing">): string | null {
  if (tier >= 4) return "A call of tier 4 is decided each time";
  if (step_up === "webauthn") return "A security key is shown for each call";
  return match_number ? "A number is typed for each call" : null;
}

function toStageDraft({ who, need }: ApprovalStage): StageDraft {
  const rest = { key: nextKey(), need: String(need) };
  return who.startsWith(teamPrefix)
    ? { ...rest, seat: "team", team: who.slice(teamPrefix.length) }
    : { ...rest, seat: who as Seat, team: "" };
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
