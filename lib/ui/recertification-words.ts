import type { CampaignScope, CampaignSummary, RecertificationSummary } from "#lib/lifecycle/schemas.ts";
import type { BulkResult } from "#lib/registry/review-schemas.ts";
import { dateUtc, plural } from "./format.ts";
import { accessLevelLabels, classificationLabels } from "./labels.ts";

export type KeepDecision = "approve" | "reject";

/** The button's verb, and what is said once it is done. */
export const keepWords: Record<KeepDecision, { verb: string; done: string }> = {
  approve: { verb: "Keep", done: "kept by you" },
  reject: { verb: "Revoke", done: "revoked by you" },
};

/** `com.example/weather 1.0.0` */
export function recertificationName({ server, version }: Pick<RecertificationSummary, "server" | "version">) {
  return `${server} ${version}`;
}

/** `Weather`, or by its name where it has no title. */
export function recertificationTitle(item: Pick<RecertificationSummary, "title" | "server" | "version">) {
  return item.title ?? recertificationName(item);
}

/** What a campaign is about, in a line. */
export function scopeWords({
  owners,
  classifications,
  access_levels,
  approved_before,
}: CampaignScope): string {
  const parts = [
    owners?.length ? `owned by ${owners.map(ownerWord).join(", ")}` : null,
    classifications ? classifications.map((one) => classificationLabels[one]).join(" or ") : null,
    access_levels ? `${access_levels.map((one) => accessLevelLabels[one]).join(" or ")} access` : null,
    approved_before ? `approved before ${dateUtc(approved_before)}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "Everything live" : parts.join("; ");
}

function ownerWord(ref: string): string {
  return ref.slice(ref.indexOf(":") + 1);
}

/** `12 of 40 decided, 3 overdue` */
export function progressWords({
  total,
  kept,
  revoked,
  closed,
  overdue,
}: CampaignSummary["progress"]): string {
  const decided = `${(kept + revoked).toLocaleString("en")} of ${total.toLocaleString("en")} decided`;
  const rest = [
    overdue > 0 ? `${overdue.toLocaleString("en")} overdue` : null,
    closed > 0 ? `${closed.toLocaleString("en")} closed undecided` : null,
  ].filter((part) => part !== null);
  return [decided, ...rest].join(", ");
}

/** `3 servers kept by you, 1 not` */
export function bulkKeepSummary(decision: KeepDecision, { items }: BulkResult): string {
  const worked = items.filter(({ ok }) => ok).length;
  const failed = items.length - worked;
  const done = `${plural(worked, "server")} ${keepWords[decision].done}`;
  return failed === 0 ? done : `${done}, ${failed} not`;
}
