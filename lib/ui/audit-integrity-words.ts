import type { LogState } from "#lib/audit/sealing/schemas.ts";

const anchorOverdueMs = 20 * 60_000;
const waitOverdueMs = 60_000;

export type AnchorState =
  | { kind: "empty" | "never" }
  | {
      /** `contradicted`: what was laid down elsewhere is more than the log has. */
      kind: "current" | "overdue" | "contradicted";
      at: string;
      places: number;
      /** Events sealed since. */
      behind: number;
    };

/** How well the newest checkpoints are kept elsewhere. A log in which nothing happened since needs no newer anchor. */
export function anchorState(
  { size, anchors }: Pick<LogState, "size" | "anchors">,
  nowMs: number,
): AnchorState {
  if (size === 0 && anchors.length === 0) return { kind: "empty" };
  const newest = anchors.reduce<LogState["anchors"][number] | null>(
    (best, anchor) => (best === null || anchor.size > best.size ? anchor : best),
    null,
  );
  if (newest === null) return { kind: "never" };
  const places = new Set(anchors.filter((anchor) => anchor.size === newest.size).map(({ place }) => place))
    .size;
  const behind = size - newest.size;
  const isOld = nowMs - new Date(newest.anchored_at).getTime() > anchorOverdueMs;
  const kind = behind < 0 ? "contradicted" : behind > 0 && isOld ? "overdue" : "current";
  return { kind, at: newest.anchored_at, places, behind: Math.max(0, behind) };
}

/** Whether what came should long be sealed. */
export function waitsTooLong({ oldest_at }: LogState["waiting"], nowMs: number): boolean {
  return oldest_at !== null && nowMs - new Date(oldest_at).getTime() > waitOverdueMs;
}

/** `Nov 2026`, of `2026-11` or any day in it. */
export function monthWords(month: string): string {
  const format = new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${month.slice(0, 7)}-01T00:00:00Z`));
}

/** `0–4,211`, `7`, or that there is none. */
export function indexRange(first: number | null, last: number | null): string {
  if (first === null || last === null) return "No events";
  return first === last
    ? first.toLocaleString("en")
    : `${first.toLocaleString("en")}–${last.toLocaleString("en")}`;
}

/** `7 years` */
export function yearsWords(years: number): string {
  return `${years} ${years === 1 ? "year" : "years"}`;
}

/** `1,280 events`: an auditor compares numbers to the last digit. */
export function exactly(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
