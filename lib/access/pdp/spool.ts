import {
  closeSync,
  fstatSync,
  ftruncateSync,
  futimesSync,
  mkdirSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { newUuid } from "#lib/core/ids.ts";
import { beatMs, fileRowsMax } from "./limits.ts";

/** What the names of its files end with. */
export const spoolSuffix = ".rows";

type SpoolFile = { path: string; fd: number; bytes: number; rows: number; unwritten: number };

/**
 * Rows that wait to be written to the database, on disk as well: a process that is killed leaves them to the next one, which
 * takes them up (`adoptSpools`). They are the operating system's as soon as they are appended, and not forced to the disk: a
 * machine that loses power may lose the last seconds of them.
 *
 * Rows are written in the order in which they were appended.
 */
export class Spool {
  readonly #folder: string;
  /** Oldest first. The last is appended to, and may have no row that waits. */
  readonly #files: SpoolFile[] = [];
  #beat: NodeJS.Timeout | undefined;

  /** @param folder made when the first row comes */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param row ends with its only line feed
   * @throws Error of the file system; then nothing of it is kept
   */
  append(row: string): void {
    const file = this.#open();
    const bytes = Buffer.from(row);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file.fd, bytes, done);
    } catch (error) {
      ftruncateSync(file.fd, file.bytes);
      throw error;
    }
    file.bytes += bytes.length;
    file.rows += 1;
    file.unwritten += 1;
  }

  /** The oldest so many of those that wait are in the database. */
  written(count: number): void {
    for (let left = count; left > 0; ) {
      const [file] = this.#files;
      if (!file || file.unwritten === 0) throw new Error("More were written than were waiting.");
      const here = Math.min(left, file.unwritten);
      file.unwritten -= here;
      left -= here;
      if (file.unwritten > 0) return;
      // One that takes no more rows is done with, and one that others removed must not be appended to.
      if (file.rows >= fileRowsMax) this.#remove(file);
      else empty(file);
    }
  }

  /** What waits still is left for the next process. */
  close(): void {
    clearInterval(this.#beat);
    this.#beat = undefined;
    for (const file of [...this.#files]) {
      if (file.unwritten === 0) this.#remove(file);
      else closeSync(file.fd);
    }
    this.#files.length = 0;
  }

  #open(): SpoolFile {
    const last = this.#files.at(-1);
    if (last && last.rows < fileRowsMax) return last;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${newUuid()}${spoolSuffix}`);
    const file = { path, fd: openSync(path, "ax", 0o600), bytes: 0, rows: 0, unwritten: 0 };
    this.#files.push(file);
    this.#beat ??= setInterval(() => this.#showLife(), beatMs).unref();
    return file;
  }

  /** A file that waits for nothing is not left lying about. */
  #showLife(): void {
    const now = new Date();
    for (const file of [...this.#files]) {
      if (file.unwritten === 0) {
        this.#remove(file);
        continue;
      }
      futimesSync(file.fd, now, now);
      // A process that stood still was taken for dead, and what it had is written: from here on it goes into another file.
      if (fstatSync(file.fd).nlink === 0) file.rows = fileRowsMax;
    }
  }

  #remove(file: SpoolFile): void {
    this.#files.splice(this.#files.indexOf(file), 1);
    closeSync(file.fd);
    rmSync(file.path, { force: true });
  }
}

function empty(file: SpoolFile): void {
  ftruncateSync(file.fd, 0);
  file.bytes = 0;
  file.rows = 0;
}
