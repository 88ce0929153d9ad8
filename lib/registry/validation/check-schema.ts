import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { isObject } from "#lib/core/json-object.ts";
import { serverJsonSchema } from "./json-schema.ts";
import type { Schema } from "./json-schema-parts.ts";
import { type Place, placeOf, toPointer } from "./place.ts";
import { memberOf } from "./read.ts";
import type { Problem } from "./result.ts";
import { type SchemaVersion, versionToCheck } from "./schema-version.ts";

/** A version's schema, ready to use, and where in it each of its parts is. */
type Compiled = { validate: ValidateFunction; paths: ReadonlyMap<unknown, string> };

const compiled = new Map<SchemaVersion, Compiled>();

/** Compiles at the first use: most processes see one or two versions. */
function compile(version: SchemaVersion): Compiled {
  const known = compiled.get(version);
  if (known) return known;
  // `strictRequired` asks every subschema to declare what it requires; one requires without declaring.
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    ownProperties: true,
    verbose: true,
  });
  // Its types say that Node's import yields a namespace; Node and bundlers give the function.
  (addFormats as unknown as (ajv: Ajv, formats: string[]) => void)(ajv, ["uri"]);
  const paths = new Map<unknown, string>();
  const result = { validate: ajv.compile(expand(serverJsonSchema(version), paths)), paths };
  compiled.set(version, result);
  return result;
}

/**
 * A schema with its definitions in the place of the references to them. ajv makes a function of each that is referred
 * to, and copies all errors so far with every call: for long lists that takes the square of their length.
 */
function expand(schema: Schema, paths: Map<unknown, string>): Schema {
  const definitions = schema.definitions as Record<string, Schema>;

  function copy(part: unknown, path: string): unknown {
    if (Array.isArray(part)) return part.map((item, index) => copy(item, `${path}/${index}`));
    if (!isObject(part)) return part;
    if (typeof part.$ref === "string") {
      const name = part.$ref.slice("#/definitions/".length);
      return copy(definitions[name], part.$ref);
    }
    const members = Object.entries(part).map(([member, value]) => [
      member,
      copy(value, `${path}${toPointer([member])}`),
    ]);
    const copied = Object.fromEntries(members);
    paths.set(copied, path);
    return copied;
  }

  return copy({ $ref: schema.$ref }, "#") as Schema;
}

/** What the JSON schema of a version says of a document, as ajv reports it. */
export function schemaErrors(document: unknown, version: SchemaVersion): ErrorObject[] {
  const { validate } = compile(version);
  return validate(document) ? [] : (validate.errors ?? []);
}

/** What the JSON schema of the version that the document names finds wrong with it. */
export function* schemaProblems(document: unknown): Generator<Problem> {
  const version = versionToCheck(isObject(document) ? memberOf(document, "$schema") : undefined);
  const { paths } = compile(version);
  for (const error of schemaErrors(document, version)) {
    const reference = `${paths.get(error.parentSchema) ?? "#"}/${error.keyword}`;
    // Both say only that a part inside them failed, and that part is reported.
    if (error.keyword === "if" || reference.includes("/anyOf/")) continue;
    yield {
      type: "schema",
      place: placeOfError(error),
      message: toMessage(error),
      severity: "error",
      reference,
    };
  }
}

/** As `toFieldIssues` has it: an absent member is reported where it should be, an unknown one where it is. */
function placeOfError({ instancePath, params }: ErrorObject): Place {
  const member: unknown = params.missingProperty ?? params.additionalProperty;
  return typeof member === "string" ? [...placeOf(instancePath), member] : placeOf(instancePath);
}

const typeNames: Record<string, string> = {
  string: "a text",
  boolean: "true or false",
  object: "an object",
  array: "a list",
};

function toMessage({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case "required":
      return "This member is missing; it is required.";
    case "type":
      return `This must be ${typeNames[params.type] ?? params.type}.`;
    case "minLength":
      return params.limit === 1 ? "This may not be empty." : `This needs ${params.limit} characters or more.`;
    case "maxLength":
      return `Shorten this to ${params.limit} characters or fewer.`;
    case "pattern":
      return `This must match ${params.pattern}`;
    case "format":
      return "This must be an absolute URI (RFC 3986), such as https://example.com/docs.";
    case "enum":
      return `This must be one of: ${params.allowedValues.join(", ")}.`;
    case "not":
      return 'Name one version; "latest" is reserved.';
    case "anyOf":
      return "A positional argument needs a value or a valueHint.";
    case "additionalProperties":
      return "This version of server.json doesn't know this member; remove it or fix its spelling.";
    default:
      return `This ${message ?? "is not valid"}.`;
  }
}
