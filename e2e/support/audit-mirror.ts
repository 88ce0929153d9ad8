import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { logPaths } from "#lib/audit/testing/log-paths.ts";
import { retentionClasses } from "#lib/core/audit-record.ts";

/** Copies all logs to a folder, as a mirror does that knows their address and no more. */
export async function mirrorLogs(address: string, token: string, folder: string): Promise<void> {
  const read = async (path: string) => {
    const response = await fetch(`${address}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const keep = async (path: string, bytes: Buffer) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  await keep("policy.txt", await read("policy"));
  for (const each of retentionClasses) {
    const checkpoint = await read(`${each}/checkpoint`);
    await keep(`${each}/checkpoint`, checkpoint);
    for (const path of logPaths(Number(checkpoint.toString().split("\n")[1])))
      await keep(`${each}/${path}`, await read(`${each}/${path}`));
  }
}
