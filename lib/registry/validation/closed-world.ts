import { isObject } from "#lib/core/json-object.ts";
import type { Place } from "./place.ts";
import { publisherProvided } from "./read.ts";
import type { Problem } from "./result.ts";

/** What is known of a value: its members, its items, or nothing more. */
type Shape =
  | { kind: "free" }
  | { kind: "object"; members: Readonly<Record<string, Shape>> }
  | { kind: "list"; of: Shape }
  | { kind: "map"; of: Shape };

const free: Shape = { kind: "free" };
const listOf = (of: Shape): Shape => ({ kind: "list", of });
const mapOf = (of: Shape): Shape => ({ kind: "map", of });

function objectWith(names: string, parts: Record<string, Shape> = {}): Shape {
  return {
    kind: "object",
    members: { ...Object.fromEntries(names.split(" ").map((name) => [name, free])), ...parts },
  };
}

const inputMembers = "description isRequired format value isSecret default placeholder choices";
const variables = mapOf(objectWith(inputMembers));
const keyValueInput = objectWith(`${inputMembers} name`, { variables });
const argument = objectWith(`${inputMembers} type name valueHint isRepeated`, { variables });
const transport = objectWith("type url", { headers: listOf(keyValueInput), variables });
const serverPackage = objectWith("registryType registryBaseUrl identifier version fileSha256 runtimeHint", {
  transport,
  runtimeArguments: listOf(argument),
  packageArguments: listOf(argument),
  environmentVariables: listOf(keyValueInput),
});
const serverDetail = objectWith("$schema name description title version websiteUrl", {
  repository: objectWith("url source id subfolder"),
  icons: listOf(objectWith("src mimeType sizes theme")),
  packages: listOf(serverPackage),
  remotes: listOf(transport),
  _meta: objectWith(publisherProvided),
});

/**
 * Members that the official registry refuses at publishing with 422 `unexpected property`, whatever version the
 * document follows: it knows the members of the current one, and keeps nothing it doesn't know.
 */
export function unexpectedProperties(document: unknown): Generator<Problem> {
  return visit(document, serverDetail, []);
}

function* visit(value: unknown, shape: Shape, place: Place): Generator<Problem> {
  if (shape.kind === "list" && Array.isArray(value))
    for (const [index, item] of value.entries()) yield* visit(item, shape.of, [...place, index]);
  if (shape.kind === "map" && isObject(value))
    for (const [member, part] of Object.entries(value)) yield* visit(part, shape.of, [...place, member]);
  if (shape.kind === "object" && isObject(value))
    for (const [member, part] of Object.entries(value)) {
      const known = Object.hasOwn(shape.members, member) ? shape.members[member] : undefined;
      if (known) yield* visit(part, known, [...place, member]);
      else yield unexpected([...place, member]);
    }
}

function unexpected(place: Place): Problem {
  return {
    type: "schema",
    place,
    message: `Remove this member, or move it into _meta["${publisherProvided}"]; no other is known when publishing.`,
    severity: "error",
    reference: "unexpected-property",
  };
}
