/** Asks again until the answer is good, for at most `patienceMs`. Waiting for a fact, not for a time. */
export async function until<T>(
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  patienceMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`Still not so after ${patienceMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}
