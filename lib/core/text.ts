import { z } from "zod";

/** Whether Postgres and UTF-8 can hold a text: neither NUL nor half of a surrogate pair. */
export function isStorable(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

/** An id as a caller gives it. Whether anything has it is another question. */
export const idText = z.string().max(300).refine(isStorable, "This is not an id.");

/** Part of a name, to search for. */
export const searchText = z.string().max(200).refine(isStorable, "Nothing contains this character.");

/** A text from outside: trimmed, 1 to `max` characters, without NUL, which Postgres can't hold. */
export function textOf(max: number) {
  return z
    .string()
    .trim()
    .min(1, "This may not be empty.")
    .max(max, `This may have ${max} characters at most.`)
    .refine((value) => !value.includes("\0"), "This may not contain the NUL character.")
    .refine((value) => value.isWellFormed(), "This contains half of a surrogate pair.");
}

export const emailText = z
  .email("This must be an e-mail address.")
  .max(254)
  .transform((value) => value.toLowerCase());

/** Orders texts by their code units: the same everywhere, whatever the language. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
