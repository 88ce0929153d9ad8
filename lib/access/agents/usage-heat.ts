import { compareTexts } from "#lib/core/text.ts";
import type { AgentUsage } from "./schemas.ts";

export type UsageItem = AgentUsage["items"][number];
/** What was used of a tool, by how many weeks ago. */
export type UsedTool = {
  server: string;
  tool: string;
  permits: number;
  denials: number;
  lastAt: Date;
  weeks: Readonly<Record<string, number>>;
};

/** How a tool of a server stands in an agent's grants, by the server's name and its own. */
export type Standing = ReadonlyMap<string, ReadonlyMap<string, "granted" | "shadow">>;

/** Above each other, what may be used, or could be once it is restored, and what was: every tool of either once. */
export function usageHeat(standing: Standing, used: readonly UsedTool[], days: number): UsageItem[] {
  const items = used.map(
    ({ server, tool, permits, denials, lastAt, weeks }): UsageItem => ({
      server,
      tool,
      granted: standing.get(server)?.get(tool) === "granted",
      shadow: standing.get(server)?.get(tool) === "shadow",
      permits,
      denials,
      last_at: lastAt.toISOString(),
      weeks: inWeeks(weeks, days),
    }),
  );
  const seen = Map.groupBy(used, ({ server }) => server);
  for (const [server, tools] of standing) {
    const usedHere = new Set(seen.get(server)?.map(({ tool }) => tool));
    for (const [tool, its] of tools)
      if (!usedHere.has(tool))
        items.push({
          server,
          tool,
          granted: its === "granted",
          shadow: its === "shadow",
          permits: 0,
          denials: 0,
          last_at: null,
          weeks: inWeeks({}, days),
        });
  }
  return items;
}

/**
 * By server and name; where there are too many, those used most, then those that are granted: names that an agent made up, and
 * was refused, push nothing out.
 */
export function atMost(items: readonly UsageItem[], max: number): UsageItem[] {
  return items
    .toSorted(
      (a, b) => b.permits - a.permits || Number(b.granted) - Number(a.granted) || b.denials - a.denials,
    )
    .slice(0, max)
    .sort((a, b) => compareTexts(a.server, b.server) || compareTexts(a.tool, b.tool));
}

function inWeeks(weeks: Readonly<Record<string, number>>, days: number): number[] {
  const count = Math.ceil(days / 7);
  return Array.from({ length: count }, (_, index) => weeks[count - 1 - index] ?? 0);
}
