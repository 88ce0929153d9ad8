import type { ApprovalMeasures } from "#lib/approvals/measures/schemas.ts";

export type Day = ApprovalMeasures["per_day"][number];
export type Outcome = "approved" | "automatic" | "denied" | "expired" | "rest";
export type DayOutcomes = { day: string; asked: number } & Record<Outcome, number>;

/** What became of requests, from the bottom of a bar to its top. */
export const outcomes: readonly { key: Outcome; label: string; fill: string }[] = [
  { key: "approved", label: "Approved", fill: "var(--chart-1)" },
  { key: "automatic", label: "Allowed in advance", fill: "var(--chart-2)" },
  { key: "denied", label: "Denied", fill: "var(--chart-4)" },
  { key: "expired", label: "Nobody decided", fill: "var(--chart-3)" },
  { key: "rest", label: "Waiting, or taken back", fill: "var(--chart-5)" },
];

/** Each day with all of its requests, whatever became of them. */
export function outcomesOf(days: readonly Day[]): DayOutcomes[] {
  return days.map(({ day, asked, approved, automatic, denied, expired }) => {
    const rest = Math.max(0, asked - approved - automatic - denied - expired);
    return { day, asked, approved, automatic, denied, expired, rest };
  });
}

export function totalOf(days: readonly DayOutcomes[], key: Outcome | "asked"): number {
  return days.reduce((sum, day) => sum + day[key], 0);
}

/** `21 Nov` */
export function dayWords(day: string): string {
  return new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
