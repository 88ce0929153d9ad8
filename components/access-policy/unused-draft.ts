import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";

type Unused = AccessPolicyDocument["unused"];

export type UnusedDraft = { shadow_after_days: string; shadow_days: string };

export function toUnusedDraft({ shadow_after_days, shadow_days }: Unused): UnusedDraft {
  return { shadow_after_days: shadow_after_days?.toString() ?? "", shadow_days: String(shadow_days) };
}

/** What the schema is asked about: what is no number is NaN. */
export function toUnused({ shadow_after_days, shadow_days }: UnusedDraft): Unused {
  return {
    ...(shadow_after_days.trim() === "" ? {} : { shadow_after_days: Number(shadow_after_days) }),
    shadow_days: shadow_days.trim() === "" ? Number.NaN : Number(shadow_days),
  };
}
