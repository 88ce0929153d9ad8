/** From when until when; null for what nobody knows yet, which may be any time. */
export type Span = { startsAt: Date | null; endsAt: Date | null };

/** Of what an agent has on each side, that which it has at some time together with something on the other. */
export function atOnce<T extends Span>([one, other]: readonly [readonly T[], readonly T[]]): [T[], T[]] {
  return [
    one.filter((each) => other.some((against) => overlap(each, against))),
    other.filter((each) => one.some((against) => overlap(each, against))),
  ];
}

/** A grant holds from its start, and ends before its end. */
function overlap(one: Span, other: Span): boolean {
  return isBefore(one.startsAt, other.endsAt) && isBefore(other.startsAt, one.endsAt);
}

function isBefore(start: Date | null, end: Date | null): boolean {
  return start === null || end === null || start < end;
}
