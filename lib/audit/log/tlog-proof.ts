import { MalformedError } from "./malformed.ts";
import { strictBase64, strictDecimal, strictHash } from "./strict-text.ts";

/**
 * A proof in one file, `*.tlog-proof` (C2SP tlog-proof): the checkpoint as it was signed, and the way to its root from
 * the leaf at `index`. Nobody has signed `extra`: it is worth what its hash is.
 */
export type TlogProof = {
  extra?: Uint8Array;
  index: number;
  hashes: readonly Uint8Array[];
  checkpoint: string;
};

const header = "c2sp.org/tlog-proof@v1";

/** The longest way from a leaf to a root that a tree of 2^53 leaves can have. */
const hashesMax = 53;

/** @param proof its checkpoint is a signed note */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [
    header,
    ...(extra?.length ? [`extra ${encode(extra)}`] : []),
    `index ${index}`,
    ...hashes.map(encode),
    "",
  ];
  return `${lines.join("\n")}\n${checkpoint}`;
}

/**
 * Reads a proof; nothing of it is verified.
 *
 * @throws MalformedError when it is not one
 */
export function parseTlogProof(text: string): {
  extra: Buffer | null;
  index: number;
  hashes: Buffer[];
  checkpoint: string;
} {
  const end = text.indexOf("\n\n");
  const checkpoint = text.slice(end + 2);
  if (end < 0 || checkpoint === "") throw new MalformedError("The proof has no checkpoint.");
  const lines = text.slice(0, end).split("\n");
  if (lines.shift() !== header) throw new MalformedError(`A proof begins with ${header}.`);
  const extra = lines[0]?.startsWith("extra ") ? extraIn(lines.shift() ?? "") : null;
  const indexLine = lines.shift();
  const index = indexLine?.startsWith("index ") ? strictDecimal(indexLine.slice(6)) : null;
  if (index === null) throw new MalformedError("The proof's index is not a whole number.");
  if (lines.length > hashesMax) throw new MalformedError("The proof has more hashes than any log needs.");
  const hashes = lines.map((line) => {
    const hash = strictHash(line);
    if (!hash) throw new MalformedError("A line of the proof is not a SHA-256 in base64.");
    return hash;
  });
  return { extra, index, hashes, checkpoint };
}

function extraIn(line: string): Buffer {
  const extra = strictBase64(line.slice("extra ".length));
  if (!extra?.length) throw new MalformedError("The proof's extra data is not in base64.");
  return extra;
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
