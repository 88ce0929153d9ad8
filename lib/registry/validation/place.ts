/** Where something is in a document: member names and array indexes, from its root. */
export type Place = readonly (string | number)[];

/** RFC 6901: `/packages/0/version`. */
export function toPointer(place: Place): string {
  return place.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** As the official registry names places: `packages[0].version`. */
export function toPath(place: Place): string {
  return place
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}

/** The place that a pointer names. A member called `0` reads like an index, which is how the official path has it. */
export function placeOf(pointer: string): Place {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : part));
}
