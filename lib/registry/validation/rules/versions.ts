import type { JsonObject } from "#lib/core/json-object.ts";
import type { Place } from "../place.ts";
import { packagesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import type { Rule } from "./rule.ts";

/** Any text may be a version, not only semver (SemVer 2.0.0): `v1.0`, `2025-06-18` and even a lone `*` pass. */
export const versionGiven: Rule = {
  id: "version-required",
  asks: "version is not empty.",
  *check(document) {
    if (textOf(document, "version") === "")
      yield { place: ["version"], message: "Name a version, such as 1.0.0." };
  },
};

export const versionNotReserved: Rule = {
  id: "reserved-version-string",
  asks: "Neither the server's version nor a package's is the word latest.",
  *check(document) {
    for (const { place, version } of versionsOf(document))
      if (version === "latest")
        yield { place, message: '"latest" is reserved; name the version, such as 1.0.0.' };
  },
};

export const versionNotRange: Rule = {
  id: "version-looks-like-range",
  asks: "Neither the server's version nor a package's is a range of versions.",
  *check(document) {
    for (const { place, version } of versionsOf(document))
      if (looksLikeRange(version))
        yield { place, message: `${quoted(version)} is a range; name one version, such as 1.2.3.` };
  },
};

function* versionsOf(document: JsonObject): Generator<{ place: Place; version: string }> {
  const version = textOf(document, "version");
  if (version !== undefined) yield { place: ["version"], version };
  for (const { place, value } of packagesOf(document)) {
    const version = textOf(value, "version");
    if (version !== undefined) yield { place: [...place, "version"], version };
  }
}

const one = "v?\\d+(?:\\.\\d+){0,3}(?:-[0-9A-Za-z.-]+)?";
const comparator = new RegExp(`^(?:[\\^~=]|[<>]=?)\\s*${one}$`);
const hyphen = new RegExp(`^${one}\\s-\\s*${one}$`);
const alternatives = new RegExp(`^${one}\\s*(?:\\|\\|\\s*${one}\\s*)+$`);
const dotted = /^(?:v?\d+|[xX*])(?:\.(?:\d+|[xX*])){1,2}(?:-[0-9A-Za-z.-]+)?$/;

/** The forms that the official registry takes for a range. What only resembles one, such as `^beta`, is a version. */
export function looksLikeRange(text: string): boolean {
  const version = text.trim();
  if (comparator.test(version) || hyphen.test(version) || alternatives.test(version)) return true;
  return dotted.test(version) && /[xX*]/.test(version);
}
