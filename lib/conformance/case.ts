import type { Target } from "./target.ts";

/**
 * How much a case weighs. `must`: the published contract says it, the official registry's tests pin it, or a client that
 * many people use breaks without it. `should`: the official registry does it and nothing is known to break without it, or
 * would be better off doing it. `offers`: more than the official registry has.
 */
export type Level = "must" | "should" | "offers";

export type Case = {
  /** Stable: reports of different days are compared by it. */
  id: string;
  title: string;
  level: Level;
  /** The place in a specification, or the client whose behaviour makes it matter. */
  reference: string;
  /**
   * @returns what was seen, in a sentence
   * @throws Unmet when the registry does otherwise, NotApplicable when nothing can be told
   */
  run(target: Target): Promise<string>;
};
