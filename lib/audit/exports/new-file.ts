import { createHash, type Hash, randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A file as it was written: its size in bytes, and SHA-256 in hexadecimal. */
export type Written = { name: string; bytes: number; sha256: string };

/** How much is handed to the system at once. */
const gatheredBytes = 262_144;
/** After how much more the disk is set to work, so that little is left to wait for at the end. */
const syncedBytes = 16_777_216;

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
  /** The same memory again and again: garbage collection costs more for bytes than for all else. */
  #gathered = Buffer.allocUnsafe(gatheredBytes);
  #length = 0;
  #given = Buffer.allocUnsafe(gatheredBytes);
  /** Until the system has taken what it was given. */
  #taken: Promise<void> = Promise.resolve();
  /** Until the disk has done what it was last set to. */
  #synced: Promise<void> = Promise.resolve();
  /** How many bytes were written when it was. */
  #syncedAt = 0;

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

  /** What is written may be changed once this has resolved. That the system could not take it, a later call says, or `finish`. */
  async write(data: string | Uint8Array): Promise<void> {
    let bytes = typeof data === "string" ? Buffer.from(data) : data;
    while (bytes.length > 0) {
      if (this.#length === gatheredBytes) await this.#handOver();
      const some = bytes.subarray(0, gatheredBytes - this.#length);
      this.#gathered.set(some, this.#length);
      this.#length += some.length;
      bytes = bytes.subarray(some.length);
    }
  }

  /** Gives the system what was gathered, once it has taken what it was given before: nothing piles up here. */
  async #handOver(): Promise<void> {
    await this.#taken;
    const bytes = this.#gathered.subarray(0, this.#length);
    this.#taken = this.#handle.appendFile(bytes);
    this.#taken.catch(() => undefined);
    // While the system takes them, they are hashed, and more is gathered.
    this.#hash.update(bytes);
    this.#whole?.update(bytes);
    this.#bytes += bytes.length;
    [this.#gathered, this.#given] = [this.#given, this.#gathered];
    this.#length = 0;
    if (this.#bytes - this.#syncedAt >= syncedBytes) await this.#syncBehind();
  }

  async #syncBehind(): Promise<void> {
    await this.#synced;
    this.#synced = this.#handle.datasync();
    this.#synced.catch(() => undefined);
    this.#syncedAt = this.#bytes;
  }

  async finish(): Promise<Written> {
    await this.#handOver();
    await this.#taken;
    await this.#synced;
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
