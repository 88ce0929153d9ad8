import { createHash, type Hash, randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A file as it was written: its size in bytes, and SHA-256 in hexadecimal. */
export type Written = { name: string; bytes: number; sha256: string };

/**
 * A file that appears under its name once it is whole and on disk, or never. Two processes that write the same one at once
 * do not meet: each has a beginning of its own.
 */
export class NewFile {
  readonly #folder: string;
  readonly #name: string;
  readonly #beginning: string;
  readonly #handle: FileHandle;
  readonly #whole: Hash | null;
  readonly #hash = createHash("sha256");
  #bytes = 0;
  #encoded = Buffer.alloc(0);

  private constructor(
    folder: string,
    name: string,
    beginning: string,
    handle: FileHandle,
    whole: Hash | null,
  ) {
    this.#folder = folder;
    this.#name = name;
    this.#beginning = beginning;
    this.#handle = handle;
    this.#whole = whole;
  }

  /** @param whole a hash of several files, that this one goes on */
  static async open(folder: string, name: string, whole: Hash | null = null): Promise<NewFile> {
    const beginning = join(folder, `.${name}.${randomUUID()}`);
    return new NewFile(folder, name, beginning, await open(beginning, "wx", 0o600), whole);
  }

  /** Resolves once the system has taken it, so that nothing piles up here. */
  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? this.#encode(data) : data;
    if (bytes.length === 0) return;
    // While the system takes them, they are hashed.
    const taken = this.#handle.appendFile(bytes);
    this.#hash.update(bytes);
    this.#whole?.update(bytes);
    this.#bytes += bytes.length;
    await taken;
  }

  /** Into the same memory again and again: buffers of this size are what garbage collection costs most for. */
  #encode(text: string): Uint8Array {
    if (this.#encoded.length < 3 * text.length) this.#encoded = Buffer.allocUnsafe(3 * text.length);
    return this.#encoded.subarray(0, this.#encoded.write(text));
  }

  async finish(): Promise<Written> {
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.#beginning, join(this.#folder, this.#name));
    const folder = await open(this.#folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return { name: this.#name, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#beginning, { force: true });
  }
}

/** Writes a file from what `fill` gives, piece by piece. */
export async function writeNewFile(
  folder: string,
  name: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<Written> {
  const file = await NewFile.open(folder, name);
  try {
    for await (const piece of pieces) await file.write(piece);
    return await file.finish();
  } catch (error) {
    await file.discard().catch(() => undefined);
    throw error;
  }
}
