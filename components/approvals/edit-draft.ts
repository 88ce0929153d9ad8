import { isObject } from "#lib/core/json-object.ts";
import { locateFault } from "#lib/core/locate-fault.ts";
import { unseenPattern } from "#lib/core/unseen.ts";

/** Arguments to be typed into: one value a line, and what would not be seen in an editor as its escape. */
export function editableJson(canonical: string): string {
  return JSON.stringify(JSON.parse(canonical), null, 2).replace(unseenPattern, (match, harmless) =>
    harmless || match === "\n" ? match : escaped(match),
  );
}

export type EditFault = { message: string; line: number; column: number; at: number };

/** What was typed, read as strictly as the server reads a gateway's bytes; or where it can't be, and why. */
export function readEdited(text: string): { arguments: string } | { fault: EditFault } {
  const found = locateFault(text);
  if (found) return { fault: faultAt(text, found.at, found.why) };
  if (!isObject(JSON.parse(text))) return { fault: faultAt(text, 0, "arguments are a JSON object") };
  return { arguments: text };
}

function faultAt(text: string, at: number, why: string): EditFault {
  const before = text.slice(0, at).split("\n");
  const [line, column] = [before.length, (before.at(-1) ?? "").length + 1];
  const words = why.startsWith("it is no JSON") ? "this is no JSON" : why;
  return { message: `Line ${line}, column ${column}: ${words}.`, line, column, at };
}

function escaped(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
