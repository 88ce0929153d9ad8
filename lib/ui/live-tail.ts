import type { FoundEvent } from "#lib/audit/search/schemas.ts";

/** What a live tail shows, and what it holds back while somebody reads. */
export type Tail = {
  flows: boolean;
  paused: boolean;
  /** Newest first. */
  shown: readonly FoundEvent[];
  held: readonly FoundEvent[];
  /** Events that came and are not kept here; a search finds them. */
  dropped: number;
};

export const begun: Tail = { flows: false, paused: false, shown: [], held: [], dropped: 0 };

export type TailChange =
  | { kind: "began" }
  | { kind: "came"; event: FoundEvent }
  | { kind: "lost"; count: number }
  | { kind: "flows"; flows: boolean }
  | { kind: "paused" }
  | { kind: "resumed" };

/** More than one reads would only make the page slow. */
export const tailMax = 200;

export function tail(state: Tail, change: TailChange): Tail {
  switch (change.kind) {
    case "began":
      return begun;
    case "came":
      return state.paused
        ? withNewest(state, "held", [change.event])
        : withNewest(state, "shown", [change.event]);
    case "lost":
      return { ...state, dropped: state.dropped + change.count };
    case "flows":
      return { ...state, flows: change.flows };
    case "paused":
      return { ...state, paused: true };
    case "resumed":
      return withNewest({ ...state, paused: false, held: [] }, "shown", state.held);
  }
}

/** Events that are there already came again after a break. */
function withNewest(state: Tail, where: "shown" | "held", events: readonly FoundEvent[]): Tail {
  const known = new Set([...state.shown, ...state[where]].map(({ record }) => record.audit_id));
  const all = [...events.filter(({ record }) => !known.has(record.audit_id)), ...state[where]];
  return {
    ...state,
    [where]: all.slice(0, tailMax),
    dropped: state.dropped + Math.max(0, all.length - tailMax),
  };
}
