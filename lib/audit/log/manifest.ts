import { MalformedError } from "./malformed.ts";

/** A part of an export: the records, in the order of their logs. */
export type ManifestPart = { name: string; bytes: number; sha256: string; rows: number };

/** What lies beside the parts: proofs, checkpoints, policy. */
export type ManifestFile = { name: string; bytes: number; sha256: string };

/** A log that an export was taken from: as large as it was then, and from which index on its records were still kept. */
export type ManifestLog = { class: string; size: number; keptFrom: number; root: string };

export type Manifest = {
  id: string;
  /** In canonical form; empty when everything was asked for. */
  query: string;
  format: string;
  createdAt: string;
  requestedBy: string;
  records: number;
  /** In the order of the records. A log that was empty is left out. */
  logs: ManifestLog[];
  parts: ManifestPart[];
  /** SHA-256 of all parts one after the other, in hexadecimal. */
  sha256: string;
  files: ManifestFile[];
};

const header = "audit-export/v1";

/**
 * The text of an export's manifest, which is then signed as a note (C2SP signed-note): one fact a line, files with their
 * SHA-256, so that a person can read it and `sha256sum` can check it.
 */
export function formatManifest(manifest: Manifest): string {
  const lines = [
    header,
    `id ${manifest.id}`,
    `query ${JSON.stringify(manifest.query)}`,
    `format ${manifest.format}`,
    `created ${manifest.createdAt}`,
    `requested_by ${manifest.requestedBy}`,
    `records ${manifest.records}`,
    ...manifest.logs.map((log) => `log ${log.class} ${log.size} ${log.keptFrom} ${log.root}`),
    ...manifest.parts.map((part) => `part ${part.name} ${part.bytes} ${part.sha256} ${part.rows}`),
    `sha256 ${manifest.sha256}`,
    ...manifest.files.map((file) => `file ${file.name} ${file.bytes} ${file.sha256}`),
  ];
  return `${lines.join("\n")}\n`;
}

// No name leads out of the export's folder.
const fileName = "([a-z0-9][a-z0-9._-]{0,99})";
const count = "(0|[1-9]\\d{0,14})";
const sha256 = "([0-9a-f]{64})";
const form = {
  id: /^id (\w{1,100})$/,
  // U+2028 stands in JSON as it is.
  query: /^query (".*")$/s,
  format: /^format ([a-z]{1,20})$/,
  created: /^created (\S{1,40})$/,
  requestedBy: /^requested_by (\w{1,100})$/,
  records: new RegExp(`^records ${count}$`),
  log: new RegExp(`^log ([a-z]{1,40}) ${count} ${count} ([A-Za-z0-9+/]{43}=)$`),
  part: new RegExp(`^part ${fileName} ${count} ${sha256} ${count}$`),
  sha256: new RegExp(`^sha256 ${sha256}$`),
  file: new RegExp(`^file ${fileName} ${count} ${sha256}$`),
};

/**
 * Reads the text of a manifest. Whether it was signed is the caller's to check, before.
 *
 * @throws MalformedError for a text that `formatManifest` does not write
 */
export function parseManifest(text: string): Manifest {
  const lines = text.split("\n");
  const take = (pattern: RegExp): string[] | undefined => {
    const found = pattern.exec(lines[0] ?? "");
    if (found) lines.shift();
    return found?.slice(1);
  };
  const one = (pattern: RegExp): string => {
    const [value] = take(pattern) ?? [];
    if (value === undefined)
      throw new MalformedError(
        `The manifest has another line where it should say ${pattern.source.slice(1).split(" ")[0]}.`,
      );
    return value;
  };
  const every = <Item>(pattern: RegExp, item: (words: string[]) => Item): Item[] => {
    const items: Item[] = [];
    for (let words = take(pattern); words; words = take(pattern)) items.push(item(words));
    return items;
  };
  one(new RegExp(`^(${header})$`));
  const manifest: Manifest = {
    id: one(form.id),
    query: textIn(one(form.query)),
    format: one(form.format),
    createdAt: one(form.created),
    requestedBy: one(form.requestedBy),
    records: Number(one(form.records)),
    logs: every(form.log, ([name = "", size, keptFrom, root = ""]) => ({
      class: name,
      size: Number(size),
      keptFrom: Number(keptFrom),
      root,
    })),
    parts: every(form.part, ([name = "", bytes, digest = "", rows]) => ({
      name,
      bytes: Number(bytes),
      sha256: digest,
      rows: Number(rows),
    })),
    sha256: one(form.sha256),
    files: every(form.file, ([name = "", bytes, digest = ""]) => ({
      name,
      bytes: Number(bytes),
      sha256: digest,
    })),
  };
  if (formatManifest(manifest) !== text) throw new MalformedError("This manifest is not as one is written.");
  return manifest;
}

function textIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    throw new MalformedError("The manifest's query is not a JSON string.");
  }
}
