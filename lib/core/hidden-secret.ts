import { canonicalJson } from "./canonical-json.ts";

/** A value that is not shown at once, and what tells it from others. */
export type HiddenSecret = {
  /** RFC 6901. */
  pointer: string;
  characters: number;
  /** The beginning of a hash of it: of two that are equal, so are these. */
  digest: string;
};

/** `hidden, 24 characters, sha256:1a2b3c4d5e6f` */
export function hiddenWords({ characters, digest }: Omit<HiddenSecret, "pointer">): string {
  const counted = `${characters.toLocaleString("en")} ${characters === 1 ? "character" : "characters"}`;
  return `hidden, ${counted}, ${digest}`;
}

/**
 * Arguments with words in the place of each secret.
 *
 * @param canonical canonical JSON (RFC 8785); so is what is returned
 */
export function maskSecrets(canonical: string, secrets: readonly HiddenSecret[]): string {
  if (secrets.length === 0) return canonical;
  const hidden = new Map(secrets.map((secret) => [secret.pointer, `[${hiddenWords(secret)}]`]));
  return canonicalJson(withValuesAt(JSON.parse(canonical), hidden));
}

/**
 * A value with others in it.
 *
 * @param values by their places in it
 */
export function withValuesAt(value: unknown, values: ReadonlyMap<string, unknown>, pointer = ""): unknown {
  if (values.has(pointer)) return values.get(pointer);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [name, withValuesAt(member, values, pointerTo(pointer, name))] as const,
  );
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

/** The place of a member of what is at a place (RFC 6901 §3). */
export function pointerTo(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
