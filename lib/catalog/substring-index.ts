/** How many buckets trigrams are hashed into. Two that share one only cost a few more looks. */
const bucketCount = 1 << 18;
/** How many lists the rarest one is held against: more of them take longer than they save. */
const comparedMax = 3;
/** What so many documents have is found soon enough without comparing. */
const commonMin = 4_096;
/** The shortest term that the index helps with. */
const termMin = 3;

/**
 * Which documents may contain a text, by the three-character pieces of both. It never leaves out a document that does
 * contain it; the caller looks whether the others do.
 */
export class SubstringIndex {
  readonly size: number;
  /** Documents of bucket `b`: `postings[starts[b]]` to `postings[starts[b + 1] - 1]`, ascending. */
  readonly #starts: Uint32Array;
  readonly #postings: Uint32Array;

  constructor(documents: readonly string[]) {
    this.size = documents.length;
    const lastSeen = new Uint32Array(bucketCount);
    const each = (visit: (bucket: number, document: number) => void) => {
      lastSeen.fill(0);
      documents.forEach((text, document) => {
        for (let at = 0; at + termMin <= text.length; at++) {
          const bucket = bucketOf(text, at);
          if (lastSeen[bucket] === document + 1) continue;
          lastSeen[bucket] = document + 1;
          visit(bucket, document);
        }
      });
    };
    const starts = new Uint32Array(bucketCount + 1);
    each((bucket) => {
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
    });
    for (let bucket = 0; bucket < bucketCount; bucket++)
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
    const postings = new Uint32Array(starts[bucketCount] ?? 0);
    const next = starts.slice();
    each((bucket, document) => {
      const at = next[bucket] ?? 0;
      postings[at] = document;
      next[bucket] = at + 1;
    });
    this.#starts = starts;
    this.#postings = postings;
  }

  /** @returns the documents to look at, ascending; undefined when the term is too short to tell */
  candidates(term: string): Uint32Array | undefined {
    if (term.length < termMin) return undefined;
    const lists = new Map<number, Uint32Array>();
    for (let at = 0; at + termMin <= term.length; at++) {
      const bucket = bucketOf(term, at);
      lists.set(bucket, this.#postings.subarray(this.#starts[bucket], this.#starts[bucket + 1]));
    }
    const [rarest = new Uint32Array(), ...others] = [...lists.values()].sort((a, b) => a.length - b.length);
    if (rarest.length > commonMin) return rarest;
    return others.slice(0, comparedMax).reduce<Uint32Array>(common, rarest);
  }
}

function bucketOf(text: string, at: number): number {
  const hash = Math.imul(
    Math.imul(text.charCodeAt(at), 0x9e3779b1) ^ Math.imul(text.charCodeAt(at + 1), 0x85ebca6b),
    0xc2b2ae35,
  );
  return (
    (Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f) ^ Math.imul(text.charCodeAt(at + 2), 0x165667b1)) >>> 14
  );
}

/** What two ascending lists share. */
function common(few: Uint32Array, many: Uint32Array): Uint32Array {
  let at = 0;
  return few.filter((document) => {
    while ((many[at] ?? Number.POSITIVE_INFINITY) < document) at++;
    return many[at] === document;
  });
}
