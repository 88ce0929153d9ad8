// Left as they are: emoji, whose joiners and selectors are part of the picture.
const emoji = String.raw`\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}]?\uFE0F?`;
const harmless = String.raw`${emoji}(?:\u200D${emoji})*`;

// Control, format, private and surrogate code points, every space but the plain one, whatever Unicode says may be drawn as
// nothing (tags, variation selectors, fillers), and two that are drawn blank all the same.
const unseen = String.raw`[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]|(?! )\p{Zs}`;

/** Finds what a reader would not see, in the group `unseen`; matches of the group `harmless` are to be passed over. */
export const unseenPattern = new RegExp(`(?<harmless>${harmless})|(?<unseen>${unseen})`, "gu");

const space = /[\t\n\r\p{Zs}]/u;

/** The characters that a reader would not see; spaces and line breaks of any kind do not count. */
export function unseenIn(text: string): string[] {
  return [...text.matchAll(unseenPattern)]
    .map(({ groups }) => groups?.unseen ?? " ")
    .filter((char) => !space.test(char));
}

/** A text as its reader sees it: what they would not see left out, every run of spaces as one. */
export function asSeen(text: string): string {
  return text
    .replaceAll(unseenPattern, (match, harmless) => (harmless || space.test(match) ? match : ""))
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** `U+200B` */
export function codePointOf(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
