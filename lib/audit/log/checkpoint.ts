import { MalformedError } from "./malformed.ts";
import { strictDecimal, strictHash } from "./strict-text.ts";
import { emptyRoot, hashLength } from "./tree.ts";

/** What a log commits to: so many leaves, this root. */
export type Checkpoint = { origin: string; size: number; root: Buffer; extensions: string[] };

/**
 * The text of a checkpoint (C2SP tlog-checkpoint), to be signed as a note. It has no extension lines: no monitor could
 * check them.
 *
 * @throws RangeError for what no checkpoint can say
 */
export function formatCheckpoint({
  origin,
  size,
  root,
}: {
  origin: string;
  size: number;
  root: Uint8Array;
}): string {
  if (origin === "" || origin.includes("\n")) throw new RangeError("An origin is one line of text.");
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("The size of a log is a whole number.");
  if (root.length !== hashLength) throw new RangeError("A root is a SHA-256.");
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/**
 * Reads the text of a checkpoint: what `openNote` gives, without the signatures.
 *
 * @throws MalformedError when it is not one
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, sizeLine, rootLine, ...extensions] = text.split("\n");
  if (extensions.pop() !== "") throw new MalformedError("A checkpoint has three lines or more.");
  const size = strictDecimal(sizeLine ?? "");
  const root = strictHash(rootLine ?? "");
  if (!origin) throw new MalformedError("The checkpoint has no origin.");
  if (size === null) throw new MalformedError("The checkpoint's size is not a whole number.");
  if (!root) throw new MalformedError("The checkpoint's root is not a SHA-256 in base64.");
  if (size === 0 && !root.equals(emptyRoot))
    throw new MalformedError("A log without leaves has another root.");
  if (extensions.includes("")) throw new MalformedError("The checkpoint has an empty line.");
  return { origin, size, root, extensions };
}
