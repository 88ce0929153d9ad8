import { clipText } from "#lib/kernel/clip-text.ts";
import { textMax } from "./limits.ts";

/** A text as it can be stored in the record of a decision. */
export function clip(text: string, max = textMax): string {
  return clipText(text, max);
}
