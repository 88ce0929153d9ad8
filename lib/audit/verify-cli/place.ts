import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CannotRunError } from "./cannot-run.ts";

/** Where files lie that are to be checked: a folder, or a web address. */
export type Place = {
  name: string;
  /**
   * @param path below the place, from a list or a number: never from what the place itself says, unless it was checked
   * @returns null when there is no such file
   * @throws CannotRunError when that can't be found out, or it has more bytes
   */
  read(path: string, bytesMax: number): Promise<Buffer | null>;
};

/** The largest files: a bundle has 256 entries of up to 65,535 bytes. */
export const bytesMax = { note: 1_000_000, tile: 8_192, bundle: 256 * 65_537, document: 100_000_000 };

export function folderPlace(folder: string): Place {
  return { name: folder, read: (path, most) => readLocal(join(folder, path), most) };
}

/** @throws CannotRunError when it can't be read, or has more bytes */
export async function readLocal(file: string, most: number): Promise<Buffer | null> {
  try {
    const found = await stat(file);
    // A pipe or a device may never end.
    if (!found.isFile()) throw new CannotRunError(`${file} is not a file.`);
    const { size } = found;
    if (size > most)
      throw new CannotRunError(`${file} has ${size} bytes, and ${most} are the most that is read.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof CannotRunError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new CannotRunError(`${file} can't be read: ${message}`);
  }
}

const answerMs = 30_000;

/** @param token sent as a bearer, to this address alone */
export function webPlace(address: string, token?: string): Place {
  const base = address.endsWith("/") ? address : `${address}/`;
  return { name: address, read: (path, most) => readWeb(new URL(path, base).href, most, token) };
}

async function readWeb(url: string, most: number, token?: string): Promise<Buffer | null> {
  try {
    const response = await fetch(url, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      // A token goes where it was meant to go.
      redirect: "error",
      signal: AbortSignal.timeout(answerMs),
    });
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw new CannotRunError(`${url} answered ${response.status}.`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > most) throw new CannotRunError(`${url} has more than ${most} bytes.`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof CannotRunError) throw error;
    const { message, cause } = error as Error;
    throw new CannotRunError(`${url} can't be read: ${cause instanceof Error ? cause.message : message}`);
  }
}
