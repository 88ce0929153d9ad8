import type { AccessReviewScope } from "#lib/access/reviews/schemas.ts";
import type { AccessLevel, Classification, SilenceRule } from "#lib/core/words.ts";

/** What a form for a review holds while somebody fills it in. */
export type ReviewDraft = {
  name: string;
  owner: string;
  classifications: readonly Classification[];
  levels: readonly AccessLevel[];
  /** Only what began so many days ago; empty for all. */
  olderThan: string;
  usageDays: string;
  silence: SilenceRule;
};

export const emptyDraft: ReviewDraft = {
  name: "",
  owner: "",
  classifications: [],
  levels: [],
  olderThan: "",
  usageDays: "90",
  silence: "revoke",
};

/** What most organisations begin with. */
export const quarterlyPreset: Partial<ReviewDraft> = {
  name: "Quarterly: everything above read",
  levels: ["write", "admin"],
  usageDays: "90",
  silence: "revoke",
};

export type ReviewTerms = {
  name: string;
  scope: AccessReviewScope;
  usage_days: number;
  silence: SilenceRule;
};

/** The draft as the API takes it. What is not filled in well is refused there, at its field. */
export function termsOf(draft: ReviewDraft): ReviewTerms {
  const { owner, classifications, levels, olderThan } = draft;
  return {
    name: draft.name.trim(),
    scope: {
      ...(owner ? { owners: [owner] } : {}),
      ...(classifications.length > 0 ? { classifications: [...classifications] } : {}),
      ...(levels.length > 0 ? { access_levels: [...levels] } : {}),
      ...(olderThan.trim() ? { begun_days_ago: Number(olderThan) } : {}),
    },
    usage_days: Number(draft.usageDays),
    silence: draft.silence,
  };
}

/** The end of a day, UTC, as the API takes a time. */
export function endOfDay(day: string): string {
  return day === "" ? "" : `${day}T23:59:59Z`;
}
