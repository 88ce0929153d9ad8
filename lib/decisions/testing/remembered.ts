/**
 * Remembers the last two answers: a step is looked at from where it begins and from where it leads, many times each. What
 * is asked with may not change afterwards.
 */
export function remembered<Asked extends object[], T>(
  workOut: (...asked: Asked) => T,
): (...asked: Asked) => T {
  let last: { asked: Asked; answer: T } | undefined;
  let before: typeof last;
  return (...asked) => {
    const same = (one: typeof last) =>
      one !== undefined && asked.every((each, index) => each === one.asked[index]);
    if (last && same(last)) return last.answer;
    [last, before] = before && same(before) ? [before, last] : [{ asked, answer: workOut(...asked) }, last];
    return last.answer;
  };
}
