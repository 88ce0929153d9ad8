import { digestOfText } from "#lib/kernel/digest.ts";
import { readFile } from "./read-file.ts";

/**
 * An uploaded file as it is kept.
 *
 * @throws DomainError `invalid` when it holds no list of servers
 */
export function fileColumns(text: string): { text: string; bytes: number; digest: string } {
  readFile(text);
  return { text, bytes: Buffer.byteLength(text), digest: digestOfText(text) };
}
