import { bytes } from "./format.ts";

/** A file that somebody chose, as text. */
export type TextFile = { name: string; bytes: number; text: string };

/**
 * Reads a file in the browser.
 *
 * @param bytesMax more than that is not read at all
 * @returns the file, or why it can't be taken
 */
export async function readTextFile(file: File, bytesMax: number): Promise<TextFile | { no: string }> {
  if (file.size === 0) return { no: "This file is empty." };
  if (file.size > bytesMax)
    return { no: `This file has ${bytes(file.size)}. It may have ${bytes(bytesMax)} at most.` };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return { name: file.name, bytes: file.size, text };
  } catch (error) {
    return {
      no:
        error instanceof TypeError
          ? "This is not a text file in UTF-8."
          : "The browser could not read this file. Choose it again.",
    };
  }
}
