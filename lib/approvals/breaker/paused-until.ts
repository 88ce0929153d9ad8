/** So many denials of one agent's calls of one tool within this time stop it from asking until so long after the last of them. */
const denialsMax = 3;
const withinMs = 10 * 60_000;
const pauseMs = 30 * 60_000;

/** A denial that is older than this says nothing any more, in milliseconds. */
export const countsForMs = withinMs + pauseMs;

/**
 * Until when an agent may not ask for calls of a tool; null where it may.
 *
 * @param deniedAt when people said no to its calls of that tool, in any order
 */
export function pausedUntil(deniedAt: readonly Date[], at: Date): Date | null {
  const times = deniedAt.map((time) => time.getTime()).sort((one, other) => one - other);
  const last = times.findLast((time, index) => {
    const first = times[index - (denialsMax - 1)];
    return first !== undefined && time - first <= withinMs;
  });
  if (last === undefined) return null;
  const until = new Date(last + pauseMs);
  return until > at ? until : null;
}
