/** How one person voted on actions. `medianSeconds` and `hasty` count from when they first had before their eyes what they voted on. */
export type Votes = { voted: number; approved: number; medianSeconds: number | null; hasty: number };

/** Votes this soon after the first look, or without one, were given on what nobody can have read. */
export const hastySeconds = 3;
/** Fewer votes say nothing about anybody. */
const votesMin = 20;
const alwaysYes = 0.95;
const quickSeconds = 5;

/** What looks like a yes without a look, in words. Signs, not proof. */
export function signsOf({ voted, approved, medianSeconds, hasty }: Votes): string[] {
  if (voted < votesMin) return [];
  const signs: string[] = [];
  if (approved >= alwaysYes * voted && medianSeconds !== null && medianSeconds < quickSeconds)
    signs.push(
      `Said yes to ${approved} of ${voted}, half of them within ${secondsWords(medianSeconds)} of seeing them.`,
    );
  if (hasty * 2 >= voted)
    signs.push(
      `Decided ${hasty} of ${voted} within ${hastySeconds} s of seeing them, or without opening them here.`,
    );
  return signs;
}

function secondsWords(seconds: number): string {
  return seconds <= 1 ? "a second" : `${Math.ceil(seconds)} s`;
}
