import { type Call, type Decision, evaluate, type Usage } from "../evaluation/index.ts";
import type { Suppositions, WorldPair } from "./suppositions.ts";

export type Compared = {
  before: Decision;
  after: Decision;
  /** The one or the other turns on arguments. */
  uncertain: boolean;
};
type Sides = Pick<Compared, "before" | "after">;

/** Each call is asked about as if it were the first. */
const unused: Usage = { count: () => ({ calls: 0, freesInSeconds: 0 }) };

/**
 * What becomes of a call: by the first supposition about its arguments by which it is denied, else permitted, instead; where
 * there is none, by the first of all.
 *
 * @param nowMs milliseconds since 1970
 */
export function compare(suppositions: Suppositions, call: Call, nowMs: number): Compared {
  const ask = ({ before, after }: WorldPair): Sides => ({
    before: evaluate(before, call, nowMs, unused),
    after: evaluate(after, call, nowMs, unused),
  });
  const untold = ask(suppositions.none);
  const all = suppositions.about(untold.before, untold.after).map(ask);
  const [first = untold] = all;
  const differs = ({ before, after }: Sides) =>
    before.permit !== first.before.permit || after.permit !== first.after.permit;
  const shown = all.find((one) => one.before.permit && isFlip(one)) ?? all.find(isFlip) ?? first;
  return { ...shown, uncertain: all.some(differs) };
}

export function isFlip({ before, after }: Sides): boolean {
  return before.permit !== after.permit;
}
