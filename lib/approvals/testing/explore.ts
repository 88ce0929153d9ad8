/** What somebody may try, and what comes of it: the same state where nothing does. */
export type Step<S> = { name: string; take(state: S): S };

export type Promises<S> = Record<string, (state: S) => boolean>;

/**
 * Goes through all that can happen from `start` on, nearest first, until a promise is broken. States are plain values: those that
 * read alike as JSON are one.
 *
 * @returns all states; and which promises were broken, each with the shortest way there
 */
export function explore<S>(start: S, steps: readonly Step<S>[], promises: Promises<S>) {
  /** From where each state was reached, and by what. */
  const seen = new Map<string, { from: string | null; by: string }>();
  const broken = new Map<string, string[]>();
  seen.set(JSON.stringify(start), { from: null, by: "" });
  // Grows while it is gone through.
  for (const key of seen.keys()) {
    const state = JSON.parse(key) as S;
    for (const [promise, holds] of Object.entries(promises))
      if (!holds(state)) broken.set(promise, wayTo(key));
    if (broken.size > 0) break;
    for (const step of steps) {
      const next = JSON.stringify(step.take(state));
      if (!seen.has(next)) seen.set(next, { from: key, by: step.name });
    }
  }
  return { states: [...seen.keys()].map((key) => JSON.parse(key) as S), broken };

  function wayTo(key: string): string[] {
    const { from, by } = seen.get(key) as { from: string | null; by: string };
    return from === null ? [] : [...wayTo(from), by];
  }
}
