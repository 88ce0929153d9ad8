import { createHash, hash } from "node:crypto";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest, ManifestFile, Report } from "../log/index.ts";
import { bytesMax, readLocal } from "./place.ts";
import { readBytes } from "./read-lines.ts";

const othersNamed = 5;
const emptyDigest = hash("sha256", "");

/** Takes the SHA-256 of an export's parts, one by one and of all of them, while they are read for other ends. */
export function newPartDigests(manifest: Manifest, out: Report) {
  // Of one part alone, the whole is the part.
  const whole = manifest.parts.length > 1 ? createHash("sha256") : null;
  return {
    /** @returns what is to be told the part's bytes, and what is to be called at its end */
    begin(part: ManifestFile) {
      const digest = createHash("sha256");
      let bytes = 0;
      return {
        onBytes(chunk: Buffer): void {
          digest.update(chunk);
          whole?.update(chunk);
          bytes += chunk.length;
        },
        end: (): void => compare(part, bytes, digest.digest("hex"), out),
      };
    },
    finish(): void {
      const [only] = manifest.parts;
      if ((whole?.digest("hex") ?? only?.sha256 ?? emptyDigest) !== manifest.sha256)
        out.fault("export", "The parts together are not what the manifest was signed for.");
    },
  };
}

/** Holds a file that lies beside the parts against the manifest. */
export async function checkFile(folder: string, file: ManifestFile, out: Report): Promise<void> {
  if (!(await isThere(folder, file.name, out))) return;
  const digest = createHash("sha256");
  let bytes = 0;
  for await (const chunk of readBytes(join(folder, file.name))) {
    digest.update(chunk);
    bytes += chunk.length;
  }
  compare(file, bytes, digest.digest("hex"), out);
}

export async function isThere(folder: string, name: string, out: Report): Promise<boolean> {
  const found = await stat(join(folder, name)).catch(() => null);
  if (!found?.isFile()) out.fault("export", `The file ${name} is not there.`);
  return found?.isFile() ?? false;
}

/** `SHA256SUMS` is for people without this program: it must tell them what the manifest tells, and of the manifest. */
export async function checkSums(
  folder: string,
  note: Buffer,
  manifest: Manifest,
  out: Report,
): Promise<void> {
  const sums = await readLocal(join(folder, "SHA256SUMS"), bytesMax.document);
  if (!sums) {
    out.notChecked("SHA256SUMS: it is not there. The manifest says the same.");
    return;
  }
  const own = { name: "manifest.txt", sha256: createHash("sha256").update(note).digest("hex") };
  const told = sums.toString().split("\n").filter(Boolean).sort();
  const wanted = [...manifest.parts, ...manifest.files, own]
    .map(({ name, sha256 }) => `${sha256}  ${name}`)
    .sort();
  if (told.join("\n") !== wanted.join("\n"))
    out.fault("export", "SHA256SUMS does not say what the manifest says.");
}

/** Whoever opens the folder may take what else lies there for a part of the export. */
export async function sayOthers(folder: string, manifest: Manifest, out: Report): Promise<void> {
  const named = new Set(["manifest.txt", "SHA256SUMS"]);
  for (const { name } of [...manifest.parts, ...manifest.files]) named.add(name);
  const others: string[] = [];
  let count = 0;
  for await (const { name } of await opendir(folder))
    if (!named.has(name) && ++count <= othersNamed) others.push(name);
  if (count > 0)
    out.notChecked(
      `Files that the manifest does not name, ${count} of them, are no part of the export: ${others.join(", ")}` +
        `${count > others.length ? " …" : ""}`,
    );
}

function compare(file: ManifestFile, bytes: number, sha256: string, out: Report): void {
  if (bytes !== file.bytes || sha256 !== file.sha256)
    out.fault("export", `The file ${file.name} is not the one that the manifest was signed for.`);
}
