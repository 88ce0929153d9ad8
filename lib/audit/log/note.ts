import { MalformedError } from "./malformed.ts";
import { isKeyName, type Signer, type Verifier } from "./note-key.ts";
import { strictBase64 } from "./strict-text.ts";

export type SignedBy = { name: string; keyId: string };
export type NoteSignature = SignedBy & { signature: Buffer };

/** A note that nobody trusted has signed, or whose signature by somebody trusted does not hold. */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
}

const signaturesMax = 100;

/**
 * Signs a text (C2SP signed-note).
 *
 * @param text ends in a newline; no control characters but newlines
 * @throws MalformedError for a text that no note can carry
 */
export function signNote(text: string, signers: readonly Signer[]): string {
  const bytes = Buffer.from(checkedText(text));
  const lines = signers.map(({ name, keyId, sign }) => {
    const signature = Buffer.concat([Buffer.from(keyId, "hex"), sign(bytes)]);
    return `— ${name} ${signature.toString("base64")}\n`;
  });
  if (lines.length === 0 || lines.length > signaturesMax)
    throw new MalformedError("A note has between one and a hundred signatures.");
  return `${text}\n${lines.join("")}`;
}

/**
 * Opens a note (C2SP signed-note): its text, and whose signatures hold. Signatures by unknown keys are passed over.
 *
 * @throws MalformedError when it is not a note
 * @throws SignatureError when no trusted key has signed, or the signature of one that is named does not hold
 */
export function openNote(
  note: string | Uint8Array,
  verifiers: readonly Verifier[],
): { text: string; verified: SignedBy[]; unverified: SignedBy[] } {
  const { text, signatures } = parseNote(note);
  const bytes = Buffer.from(text);
  const verified = new Map<string, SignedBy>();
  const unverified = new Map<string, SignedBy>();
  for (const { name, keyId, signature } of signatures) {
    const key = `${name}+${keyId}`;
    const verifier = verifierOf(verifiers, { name, keyId });
    if (!verifier) unverified.set(key, { name, keyId });
    else if (verifier.verify(bytes, signature)) verified.set(key, { name, keyId });
    else throw new SignatureError(`The signature by the key ${key} does not hold.`);
  }
  if (verified.size === 0) throw new SignatureError("No key that is trusted here has signed this note.");
  return { text, verified: [...verified.values()], unverified: [...unverified.values()] };
}

/**
 * The parts of a note, with nothing verified: the text is worth nothing until a signature is.
 *
 * @throws MalformedError when it is not a note
 */
export function parseNote(note: string | Uint8Array): { text: string; signatures: NoteSignature[] } {
  const whole = typeof note === "string" ? note : decodeUtf8(note);
  const end = whole.lastIndexOf("\n\n");
  if (end < 0) throw new MalformedError("The note has no signatures.");
  const text = checkedText(whole.slice(0, end + 1));
  const lines = whole.slice(end + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0)
    throw new MalformedError("The note does not end in a line with a signature.");
  if (lines.length > signaturesMax) throw new MalformedError("The note has more than a hundred signatures.");
  return { text, signatures: lines.map(signatureIn) };
}

/** The one key of that name and id. @throws SignatureError when there are two: one of them was planted */
export function verifierOf<V extends SignedBy>(known: readonly V[], by: SignedBy): V | undefined {
  const [found, other] = known.filter(({ name, keyId }) => name === by.name && keyId === by.keyId);
  if (other) throw new SignatureError(`Two keys are known as ${by.name}+${by.keyId}.`);
  return found;
}

function signatureIn(line: string): NoteSignature {
  const [dash, name, encoded, ...more] = line.split(" ");
  const bytes = encoded === undefined ? null : strictBase64(encoded);
  if (dash !== "—" || !name || !isKeyName(name) || !bytes || bytes.length < 5 || more.length > 0)
    throw new MalformedError("A line of the note is not a signature.");
  return { name, keyId: bytes.toString("hex", 0, 4), signature: bytes.subarray(4) };
}

function checkedText(text: string): string {
  if (!text.endsWith("\n")) throw new MalformedError("The text of a note ends in a newline.");
  if (!text.isWellFormed() || !/^[\n\u0020-\u{10ffff}]*$/u.test(text))
    throw new MalformedError("The text of a note is UTF-8, without control characters but newlines.");
  return text;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedError("The note is not UTF-8.");
  }
}
