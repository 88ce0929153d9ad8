import { z } from "zod";

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
