import { oneLine } from "#lib/core/one-line.ts";
import { quoted } from "./details.ts";

/** Where in a tool's schemas something is: what is sent or what comes back, and how that part is called. */
export type SchemaPlace = { side: keyof typeof schemaWords; pointer: string; path: string };

export const schemaWords = {
  input: { has: "Takes", hasNot: "No longer takes", part: "argument", whole: "What it takes" },
  output: {
    has: "Gives back",
    hasNot: "No longer gives back",
    part: "field",
    whole: "What it gives back",
  },
} as const;

/** The subject of a sentence: ``The argument `address.city` ``. */
export function subjectOf({ side, path }: SchemaPlace): string {
  const { part, whole } = schemaWords[side];
  return path ? `The ${part} ${quoted(path)}` : whole;
}

const pathMax = 70;

/** `address.city`; of a long one, its end. */
export function memberPath(path: string, name: string): string {
  const joined = `${path}${path && "."}${oneLine(name, pathMax)}`;
  return joined.length > pathMax ? `…${joined.slice(1 - pathMax)}` : joined;
}

export function elementPath(path: string): string {
  return `${path}[]`;
}

/** Any member that the schema does not name. */
export function anyMemberPath(path: string): string {
  return memberPath(path, "*");
}
