import { type Denial, timesOf } from "./load-denials.ts";
import { pausedUntil } from "./paused-until.ts";
import type { PausedAsking } from "./schemas.ts";

/** Which agents may not ask for which tools at this time, what ends first at first. */
export function pausedPairs(denials: readonly Denial[], at: Date): PausedAsking[] {
  const pairs = Map.groupBy(denials, ({ agent, server, tool }) =>
    JSON.stringify([agent.id, server.name, tool]),
  );
  return [...pairs.values()]
    .flatMap((those) => {
      const [one] = those;
      const until = pausedUntil(timesOf(those), at);
      if (!one || !until) return [];
      const { agent, server, tool } = one;
      return [
        {
          agent,
          server: server.name,
          tool,
          until: until.toISOString(),
          denials: those.flatMap(({ decidedAt, endedBy }) =>
            decidedAt ? { by: endedBy, at: decidedAt.toISOString() } : [],
          ),
        },
      ];
    })
    .sort((one, other) => one.until.localeCompare(other.until));
}
