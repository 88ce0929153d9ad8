import { digestOf } from "#lib/kernel/digest.ts";
import { type ServerJson, serverJson, serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import type { SnapshotBody, SnapshotItem } from "#lib/registry/snapshot.ts";

/** The words in which the story's servers say what they offer. */

type Schema = Record<string, unknown>;
/** Arguments by name; a name that ends in `?` is optional. */
type Members = Record<string, Schema>;

export const text = (description: string, more: Schema = {}): Schema => ({
  type: "string",
  description,
  ...more,
});
export const day = (description: string) => text(description, { format: "date" });
export const moment = (description: string) => text(description, { format: "date-time" });
export const integer = (description: string, more: Schema = {}): Schema => ({
  type: "integer",
  description,
  ...more,
});
export const flag = (description: string): Schema => ({ type: "boolean", default: false, description });
export const oneOf = (description: string, ...values: string[]): Schema =>
  text(description, { enum: values });
export const listOf = (description: string, items: Schema): Schema => ({ type: "array", items, description });
export const amount = text("A decimal amount, as 1250.00.", { pattern: String.raw`^\d{1,15}\.\d{2}$` });
export const currency = text("Three letters, ISO 4217.", { pattern: "^[A-Z]{3}$" });
export const idempotencyKey = text("Repeating a call with the same key does it once.", { maxLength: 64 });
export const paging: Members = {
  "limit?": integer("How many at most.", { minimum: 1, maximum: 100, default: 25 }),
  "cursor?": text("Where the page before ended."),
};

export function objectOf(members: Members, more: Schema = {}): Schema {
  const entries = Object.entries(members).map(([key, schema]) => [key.replace(/\?$/, ""), schema]);
  const required = Object.keys(members).filter((key) => !key.endsWith("?"));
  return {
    type: "object",
    properties: Object.fromEntries(entries),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    ...more,
  };
}

function item(kind: SnapshotItem["kind"], name: string, definition: Schema): SnapshotItem {
  return { kind, name, hash: digestOf(definition), definition };
}

const toolWith =
  (hints: Schema) =>
  (name: string, description: string, members: Members = {}, more: Schema = {}): SnapshotItem =>
    item("tool", name, { name, description, inputSchema: objectOf(members), ...hints, ...more });

/** Tools, by what they say of themselves. `tool` says nothing. */
export const tool = toolWith({});
export const reads = toolWith({ annotations: { readOnlyHint: true, openWorldHint: false } });
export const searches = toolWith({ annotations: { readOnlyHint: true, openWorldHint: true } });
export const writes = toolWith({ annotations: { readOnlyHint: false, destructiveHint: false } });
export const destroys = toolWith({ annotations: { readOnlyHint: false, destructiveHint: true } });

export function resource(uri: string, name: string, description: string, mimeType = "text/markdown") {
  return item("resource", uri, { uri, name, description, mimeType });
}

export function template(uriTemplate: string, name: string, description: string, mimeType = "text/markdown") {
  return item("resource_template", uriTemplate, { uriTemplate, name, description, mimeType });
}

/** @param args their descriptions by name; a name that ends in `?` is optional */
export function prompt(name: string, description: string, args: Record<string, string> = {}) {
  const list = Object.entries(args).map(([key, about]) => ({
    name: key.replace(/\?$/, ""),
    description: about,
    required: !key.endsWith("?"),
  }));
  return item("prompt", name, { name, description, arguments: list });
}

type About = {
  name: string;
  title?: string;
  version: string;
  description: string;
  instructions?: string;
  protocol?: string;
};

/** What a reader of such a server would have got. */
export function offer(about: About, items: SnapshotItem[]): SnapshotBody {
  const { instructions = null, protocol = "2025-11-25", ...serverInfo } = about;
  const has = (...kinds: string[]) => items.some(({ kind }) => kinds.includes(kind));
  return {
    protocol_version: protocol,
    server_info: serverInfo,
    capabilities: {
      ...(has("tool") ? { tools: { listChanged: true } } : {}),
      ...(has("resource", "resource_template") ? { resources: {} } : {}),
      ...(has("prompt") ? { prompts: {} } : {}),
    },
    instructions,
    items,
    problems: [],
  };
}

/** The `server.json` that a vendor would publish for it. */
export function published(
  name: string,
  url: string,
  { server_info }: SnapshotBody,
  more: Partial<ServerJson> = {},
): ServerJson {
  const { title, version, description } = server_info;
  const remotes = [{ type: "streamable-http", url }];
  return serverJson.parse({
    $schema: serverJsonSchemaUrl,
    name,
    title,
    description,
    version,
    remotes,
    ...more,
  });
}
