import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { policyText, readCheckpoint, readLogFile } from "../sealing/index.ts";
import { sizeOf } from "./audit-world.ts";
import { logPaths } from "./log-paths.ts";

/** Copies a log as a mirror does, from what it serves. */
export async function mirrorLog(of: RetentionClass, folder: string): Promise<void> {
  const size = await sizeOf(of);
  const put = async (path: string, bytes: Buffer | string | null) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes ?? "");
  };
  await put("policy.txt", await policyText());
  await put("checkpoint", await readCheckpoint(of));
  for (const path of logPaths(size)) await put(path, await readLogFile(of, path));
}
