import type { AgentUsage } from "#lib/access/agents/schemas.ts";
import { dateUtc, plural } from "./format.ts";

export type HeatRow = AgentUsage["items"][number];
export type HeatGroup = { server: string; rows: HeatRow[]; granted: number; used: number };

export const heatUses = ["unused", "used", "outside"] as const;
export type HeatUse = (typeof heatUses)[number];

export const heatUseLabels: Record<HeatUse, string> = {
  unused: "Granted, not used",
  used: "Granted and used",
  outside: "Without a grant now",
};

export function kindOfUse({ granted, permits }: Pick<HeatRow, "granted" | "permits">): HeatUse {
  if (!granted) return "outside";
  return permits > 0 ? "used" : "unused";
}

/** Tools under their servers, those used most first; counts are of all its tools, rows of those asked for. */
export function heatGroups(items: readonly HeatRow[], use?: HeatUse): HeatGroup[] {
  return [...Map.groupBy(items, ({ server }) => server)].flatMap(([server, all]) => {
    const rows = all.filter((row) => !use || kindOfUse(row) === use).toSorted(byUse);
    const granted = all.filter((row) => row.granted);
    const used = granted.filter(({ permits }) => permits > 0).length;
    return rows.length === 0 ? [] : [{ server, rows, granted: granted.length, used }];
  });
}

function byUse(a: HeatRow, b: HeatRow): number {
  return b.permits - a.permits || Number(b.granted) - Number(a.granted) || b.denials - a.denials;
}

/** `12 tools granted, 3 used` */
export function groupWords({ rows, granted, used }: HeatGroup): string {
  if (granted === 0) return `${plural(rows.length, "tool")}, no grant now`;
  return `${plural(granted, "tool")} granted, ${used === 0 ? "none" : used} used`;
}

/**
 * How strong a cell is, from 0 for nothing to 4: by orders of magnitude, because one busy tool would otherwise leave all others
 * as pale as none.
 */
export function heatLevel(n: number): 0 | 1 | 2 | 3 | 4 {
  if (n <= 0) return 0;
  if (n < 10) return 1;
  if (n < 100) return 2;
  return n < 1_000 ? 3 : 4;
}

const dayMs = 86_400_000;

/** The first day of each of the last weeks, oldest first, as `weeks` of a row counts them: the last ends today (UTC). */
export function weekStarts(weeks: number, nowMs: number): string[] {
  const today = Math.floor(nowMs / dayMs);
  return Array.from({ length: weeks }, (_, index) =>
    new Date((today - 7 * (weeks - index) + 1) * dayMs).toISOString(),
  );
}

/** `15 Nov`, for the head of a column. */
export function dayWords(at: string): string {
  return dateUtc(at).replace(/ \d{4}$/, "");
}
