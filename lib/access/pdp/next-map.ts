import { compareTexts } from "#lib/core/text.ts";

/** A copy of a map without what is `gone`, and with these entries: what was asked for and was not found is gone as well. */
export function nextMap<K, V>(
  before: ReadonlyMap<K, V> | undefined,
  gone: (value: V) => boolean,
  entries: Iterable<readonly [K, V]>,
): ReadonlyMap<K, V> {
  const next = new Map<K, V>();
  for (const [key, value] of before ?? []) if (!gone(value)) next.set(key, value);
  for (const [key, value] of entries) next.set(key, value);
  return next;
}

/** Something that stands under a key beside others, or, without a value, that no longer does. */
type Standing<V> = { key: string; id: string; value: V | null };

/** A copy of a map of lists with these in them, each list by id. */
export function nextLists<V extends { id: string }>(
  before: ReadonlyMap<string, readonly V[]> | undefined,
  rows: readonly Standing<V>[],
): ReadonlyMap<string, readonly V[]> {
  const next = new Map(before);
  for (const [key, changed] of Map.groupBy(rows, (row) => row.key)) {
    const ids = new Set(changed.map(({ id }) => id));
    const list = (next.get(key) ?? []).filter(({ id }) => !ids.has(id));
    list.push(...changed.flatMap(({ value }) => value ?? []));
    if (list.length === 0) next.delete(key);
    else
      next.set(
        key,
        list.sort((a, b) => compareTexts(a.id, b.id)),
      );
  }
  return next;
}
