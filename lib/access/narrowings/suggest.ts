import type { GrantUse } from "./schemas.ts";

type Used = {
  tools: readonly { tool: string; permits: number }[];
  /** How many tools narrowings have taken from it. */
  taken: number;
  days: number;
  /** Whether the grant is older than that. */
  enough: boolean;
};

/**
 * What the use of a grant says about it: nothing before it had the time to be used; end it when nothing of it was, and keep
 * what was when that is less than half.
 */
export function suggest({ tools, taken, days, enough }: Used): GrantUse["suggestion"] {
  const granted = tools.map(({ tool }) => tool);
  const used = tools.flatMap(({ tool, permits }) => (permits > 0 ? [tool] : []));
  const numbers = `Granted ${counted(granted.length)}, used ${used.length} in ${counted(days, "day")}`;
  if (!enough)
    return { verdict: "keep", keep: granted, because: `${numbers}; it was not given that long ago.` };
  if (granted.length === 0 && taken === 0)
    return { verdict: "keep", keep: [], because: "Nothing that it covers is approved now." };
  const because = `${numbers}.`;
  if (used.length === 0) return { verdict: "revoke", keep: [], because };
  return used.length * 2 < granted.length
    ? { verdict: "narrow", keep: used, because }
    : { verdict: "keep", keep: granted, because };
}

function counted(count: number, noun = "tool"): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
