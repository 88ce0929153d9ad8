import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import {
  appendLeaves,
  bundlePath,
  encodeBundle,
  formatCheckpoint,
  formatExportLine,
  formatManifest,
  formatPolicy,
  formatProofLine,
  leafEntryOf,
  leafHash,
  type Manifest,
  newKeyPair,
  parseSkey,
  readRecord,
  type Signer,
  signNote,
  tilePath,
  tileWidth,
} from "../log/index.ts";
import { toolCall } from "./fill-inbox.ts";

/** Keys of one console: of each log, and of its statements. */
export function makeKeys() {
  const pairs = Object.fromEntries(
    [...retentionClasses, "statements"].map((name) => [name, newKeyPair(`console.example/audit/${name}`)]),
  );
  return {
    policy: formatPolicy({ logs: Object.values(pairs).map(({ vkey }) => ({ vkey })) }),
    signer: (name: RetentionClass | "statements"): Signer => parseSkey(pairs[name]?.skey ?? ""),
  };
}
export type Keys = ReturnType<typeof makeKeys>;

/** The bodies of so many records of one class, the same for the same arguments but for their ids. */
export function makeBodies(of: RetentionClass, count: number): string[] {
  const at = new Date("2026-11-01T10:00:00Z");
  return Array.from({ length: count }, (_, number) =>
    canonicalJson(JSON.parse(JSON.stringify(toolCall(number, at, { class: of })))),
  );
}

/** A log of these records, in memory. */
export function makeLog(keys: Keys, of: RetentionClass, bodies: readonly string[]) {
  const entries = bodies.map((body) => {
    const record = readRecord(body);
    return Buffer.from((record && leafEntryOf(record, body)) ?? "");
  });
  return makeLogOf(keys, of, entries, bodies);
}

/** A log of these entries. Of one that is only mirrored, nobody needs the records. */
export function makeLogOf(
  keys: Keys,
  of: RetentionClass,
  entries: readonly Buffer[],
  bodies: readonly string[] = [],
) {
  const { size, root, tiles } = appendLeaves([], 0, entries.map(leafHash));
  const signer = keys.signer(of);
  const checkpoint = signNote(formatCheckpoint({ origin: signer.name, size, root }), [signer]);
  return { class: of, bodies, entries, size, root, tiles, checkpoint };
}
export type MadeLog = ReturnType<typeof makeLog>;

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** A mirror of the log: what C2SP tlog-tiles serves. */
export function mirrorFiles({
  checkpoint,
  tiles,
  entries,
  size,
}: MadeLog): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = { checkpoint };
  for (const { level, n, hashes } of tiles) files[tilePath(level, n, hashes.length / 32)] = hashes;
  for (let n = 0; n * tileWidth < size; n++) {
    const bundle = entries.slice(n * tileWidth, (n + 1) * tileWidth);
    files[bundlePath(n, bundle.length)] = encodeBundle(bundle);
  }
  return files;
}

/** An export of these records of the logs, in NDJSON unless its part is given. */
export function exportFiles(
  keys: Keys,
  logs: readonly MadeLog[],
  options: {
    wanted?: (idx: number) => boolean;
    part?: [format: string, name: string, bytes: string];
    lines?: string[];
    proofs?: string[];
  } = {},
): Record<string, string | Uint8Array> {
  const { wanted = () => true, part } = options;
  const lines =
    options.lines ??
    logs.flatMap(({ class: of, bodies }) =>
      bodies.flatMap((body, idx) => (wanted(idx) ? [formatExportLine({ class: of, idx, body })] : [])),
    );
  const [format, name, records] = part ?? [
    "ndjson",
    "records-00001.ndjson",
    lines.map((line) => `${line}\n`).join(""),
  ];
  const beside = {
    "proofs.ndjson": (options.proofs ?? logs.flatMap((log) => proofLines(log, wanted)))
      .map((line) => `${line}\n`)
      .join(""),
    ...Object.fromEntries(logs.map((log) => [`checkpoint-${log.class}.txt`, log.checkpoint])),
    "policy.txt": keys.policy,
  };
  const listed = ([file, bytes]: [string, string]) => ({
    name: file,
    bytes: Buffer.byteLength(bytes),
    sha256: sha256(bytes),
  });
  const manifest: Manifest = {
    id: "exp_1",
    query: options.wanted ? "status:denied" : "",
    format,
    createdAt: "2026-11-21T10:00:00.000Z",
    requestedBy: "usr_1",
    records: lines.length,
    logs: logs.map(({ class: of, size, root }) => ({
      class: of,
      size,
      keptFrom: 0,
      root: root.toString("base64"),
    })),
    parts: [{ ...listed([name, records]), rows: lines.length }],
    sha256: sha256(records),
    files: Object.entries(beside).map(listed),
  };
  const note = signNote(formatManifest(manifest), [keys.signer("statements")]);
  const sums = [...manifest.parts, ...manifest.files, { name: "manifest.txt", sha256: sha256(note) }];
  return {
    [name]: records,
    ...beside,
    "manifest.txt": note,
    SHA256SUMS: sums.map((file) => `${file.sha256}  ${file.name}\n`).join(""),
  };
}

/** The lines of the tiles that prove the wanted records, as an honest exporter writes them. */
export function proofLines(
  { class: of, tiles, bodies, size }: MadeLog,
  wanted: (idx: number) => boolean = () => true,
): string[] {
  const needed = new Set(bodies.flatMap((_, idx) => (wanted(idx) ? [Math.floor(idx / tileWidth)] : [])));
  if (size % tileWidth > 0) needed.add(Math.floor(size / tileWidth));
  return tiles
    .filter(({ level, n }) => level > 0 || needed.has(n))
    .sort((a, b) => b.level - a.level || a.n - b.n)
    .map((tile) => formatProofLine({ class: of, ...tile }));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
