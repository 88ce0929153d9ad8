import { isStorable } from "#lib/core/text.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./result.ts";

/** As `canonicalFault` bounds it: more than any honest document, far less than the stack can bear. */
const depthMax = 64;

/**
 * Real documents have some hundred values and some thousand characters. The bounds keep the work of all checks small,
 * and regular expressions off their stack's end.
 */
const valuesMax = 20_000;
const charactersMax = 1_000_000;

type Reading = { valuesLeft: number; charactersLeft: number; problems: Problem[] };

/**
 * Whether a document can be read at all. `usable` is false where no further check may look at it: it is nested too
 * deeply, too large, or no JSON. Texts that can't be stored are reported, and the rest may still be checked.
 */
export function readability(document: unknown): { usable: boolean; problems: Problem[] } {
  const reading: Reading = { valuesLeft: valuesMax, charactersLeft: charactersMax, problems: [] };
  const usable = visit(document, [], reading);
  return { usable, problems: reading.problems };
}

function visit(value: unknown, place: Place, reading: Reading): boolean {
  reading.valuesLeft -= 1;
  if (reading.valuesLeft < 0)
    return refuse(reading, [], "document-too-large", `Shorten this to ${valuesMax} values or fewer.`);
  if (typeof value === "string") return visitText(value, place, reading);
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      report(reading, place, "number-out-of-range", "This number is out of range.");
    return true;
  }
  if (typeof value === "boolean" || value === null) return true;
  if (typeof value !== "object") return refuse(reading, place, "not-json", "This is no JSON value.");
  if (place.length >= depthMax)
    return refuse(reading, [], "document-too-deep", `Nest this ${depthMax} levels deep at most.`);
  return Array.isArray(value) ? visitItems(value, place, reading) : visitMembers(value, place, reading);
}

/** A text, or the name of a member. */
function visitText(text: string, place: Place, reading: Reading): boolean {
  reading.charactersLeft -= text.length;
  if (reading.charactersLeft < 0)
    return refuse(reading, [], "document-too-large", `Shorten this to ${charactersMax} characters or fewer.`);
  if (!isStorable(text)) report(reading, place, "unstorable-text", unstorable);
  return true;
}

function visitItems(list: readonly unknown[], place: Place, reading: Reading): boolean {
  for (let index = 0; index < list.length; index += 1)
    if (!visit(list[index], [...place, index], reading)) return false;
  return true;
}

function visitMembers(object: object, place: Place, reading: Reading): boolean {
  for (const [member, value] of Object.entries(object)) {
    const at = [...place, member];
    // Code writes an absent member this way; JSON can't.
    if (value === undefined) continue;
    if (!visitText(member, at, reading) || !visit(value, at, reading)) return false;
  }
  return true;
}

const unstorable = "Take out the NUL character or the half of a surrogate pair; neither can be stored.";

function report(reading: Reading, place: Place, reference: string, message: string): void {
  reading.problems.push({ type: "json", place, message, severity: "error", reference });
}

function refuse(reading: Reading, place: Place, reference: string, message: string): false {
  report(reading, place, reference, message);
  return false;
}
