import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { env } from "#lib/env.ts";
import { parseSkey, type Signer } from "../log/index.ts";

/** A private key as the file has it, and what it signs as. */
export type FiledKey = { skey: string; signer: Signer };

/**
 * The private keys, which are nowhere else: a line each, as `PRIVATE+KEY+<name>+<id>+<key>` (C2SP signed-note).
 *
 * @returns null when there is no such file
 * @throws MalformedError for a line that is no key
 */
export async function readKeyFile(): Promise<FiledKey[] | null> {
  const text = await readFile(env().auditKeyFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  const lines = text?.split("\n").map((line) => line.trim());
  return lines?.filter(Boolean).map((skey) => ({ skey, signer: parseSkey(skey) })) ?? null;
}

/** Makes the file where there is none. Of two that do so at once, one wins, and both go on with its keys. */
export async function makeKeyFile(skeys: readonly string[]): Promise<void> {
  await withDraft(skeys, (draft) =>
    link(draft, env().auditKeyFile).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    }),
  );
}

/** Puts other keys in the file's place, all at once. */
export async function replaceKeyFile(skeys: readonly string[]): Promise<void> {
  await withDraft(skeys, (draft) => rename(draft, env().auditKeyFile));
}

async function withDraft(skeys: readonly string[], use: (draft: string) => Promise<void>): Promise<void> {
  const file = env().auditKeyFile;
  const draft = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o711 });
  try {
    // On the disk before it is believed: what it has signed by then can't be signed again.
    await writeFile(draft, `${skeys.join("\n")}\n`, { mode: 0o600, flag: "wx", flush: true });
    await use(draft);
  } finally {
    await rm(draft, { force: true });
  }
}
