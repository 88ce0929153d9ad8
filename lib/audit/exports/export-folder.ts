import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { idPattern } from "#lib/core/ids.ts";
import { env } from "#lib/env.ts";

/** Where exports lie: a folder for each. */
function exportsFolder(): string {
  const { AUDIT_EXPORT_DIR, DATA_DIR } = env();
  return AUDIT_EXPORT_DIR ?? join(DATA_DIR, "exports");
}

/** @param id as it is in the database: never from a request */
export function folderOf(id: string): string {
  return join(exportsFolder(), id);
}

/**
 * Makes an export's folder. The folder of all exports is made where it is the usual one; a place that somebody chose has to
 * be there: a disk that is not mounted is not filled beneath.
 */
export async function makeFolder(id: string): Promise<string> {
  const folder = folderOf(id);
  if (env().AUDIT_EXPORT_DIR === undefined) await mkdir(exportsFolder(), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return folder;
}

export async function removeFolder(id: string): Promise<void> {
  await rm(folderOf(id), { recursive: true, force: true });
}

/** The exports that have a folder. */
export async function foldersThere(): Promise<string[]> {
  const names = await readdir(exportsFolder()).catch(() => []);
  return names.filter((name) => idPattern("auditExport").test(name));
}

/** Takes away what is not one of these files: beginnings of parts that a killed process left. */
export async function removeOthers(id: string, names: readonly string[]): Promise<void> {
  const folder = folderOf(id);
  for (const name of await readdir(folder))
    if (!names.includes(name)) await rm(join(folder, name), { force: true });
}

const whatToDo: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full. Make room, then export again.",
  EDQUOT: "The disk's quota is used up. Make room, then export again.",
  ENOENT:
    "The folder for exports, or a file in it, is not there (AUDIT_EXPORT_DIR). Mend it, then export again.",
  ENOTDIR: "The place for exports is not a folder (AUDIT_EXPORT_DIR). Mend it, then export again.",
  EACCES:
    "The server may not write to the folder for exports (AUDIT_EXPORT_DIR). Mend it, then export again.",
  EPERM: "The server may not write to the folder for exports (AUDIT_EXPORT_DIR). Mend it, then export again.",
  EROFS: "The folder for exports cannot be written to (AUDIT_EXPORT_DIR). Mend it, then export again.",
  EIO: "The disk with the exports fails. Mend it, then export again.",
};

/** What to tell people of a failure of the disk; null when it is none. */
export function folderFault(error: unknown): string | null {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall !== undefined && code !== undefined ? (whatToDo[code] ?? null) : null;
}
