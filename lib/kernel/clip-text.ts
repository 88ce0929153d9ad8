import { isStorable } from "../core/text.ts";
import { storableText } from "./emit-audit.ts";

/** A text as it can be stored, of so many UTF-16 units at most: one bad one must not hold up the others. */
export function clipText(text: string, max: number): string {
  const short = text.length <= max ? text : text.slice(0, max);
  return isStorable(short) ? short : storableText(short);
}
