import type { StoredRecord } from "./source.ts";

/** Reads records in step with the leaves. */
export function newRowReader(batches: AsyncIterable<StoredRecord[]>) {
  const iterator = batches[Symbol.asyncIterator]();
  let batch: StoredRecord[] = [];
  let at = 0;
  let ended = false;
  return {
    /** The records that come next and stand before this index; in batches when nothing limits it. */
    async *before(index: number): AsyncGenerator<StoredRecord[]> {
      while (!ended) {
        const start = at;
        while (at < batch.length && (batch[at] as StoredRecord).idx < index) at++;
        if (at > start) yield batch.slice(start, at);
        if (at < batch.length) return;
        const next = await iterator.next();
        ended = next.done === true;
        batch = next.done ? [] : next.value;
        at = 0;
      }
    },
    async close(): Promise<void> {
      await iterator.return?.();
    },
  };
}
