/** The least recently used of what is kept goes first when all of it together exceeds a number of bytes. */
export class ByteCache<V extends { readonly bytes: number }> {
  readonly #kept = new Map<string, V>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get(key: string): V | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#drop(key);
    this.#kept.set(key, value);
    this.#bytes += costOf(key, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const value = this.#kept.get(key);
    if (value) this.#bytes -= costOf(key, value);
    this.#kept.delete(key);
  }
}

/** What keeping it really takes: the key, and the objects around both. */
function costOf(key: string, { bytes }: { readonly bytes: number }): number {
  return bytes + 2 * key.length + 1_024;
}
