import { canonicalFault } from "#lib/core/canonical-json.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { ItemKind } from "#lib/core/words.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { SnapshotItem, SnapshotProblem } from "#lib/registry/snapshot.ts";
import type { ReadingLimits } from "./limits.ts";
import type { McpSession } from "./mcp-session.ts";

type ItemList = {
  kind: ItemKind;
  method: string;
  key: string;
  nameKey: "name" | "uri" | "uriTemplate";
  capability: string;
};

const lists: readonly ItemList[] = [
  { kind: "tool", method: "tools/list", key: "tools", nameKey: "name", capability: "tools" },
  { kind: "resource", method: "resources/list", key: "resources", nameKey: "uri", capability: "resources" },
  {
    kind: "resource_template",
    method: "resources/templates/list",
    key: "resourceTemplates",
    nameKey: "uriTemplate",
    capability: "resources",
  },
  { kind: "prompt", method: "prompts/list", key: "prompts", nameKey: "name", capability: "prompts" },
];

/** Something about the server's answers that makes reading it pointless. The message is public. */
export class ReadingFailed extends Error {
  override name = "ReadingFailed";
}

type Found = { items: SnapshotItem[]; problems: SnapshotProblem[] };

/** Reads every page of everything the server says it offers, taking malformed items out and naming them. */
export async function readItems(session: McpSession, limits: ReadingLimits): Promise<Found> {
  const found: Found = { items: [], problems: [] };
  for (const list of lists) {
    if (list.capability in session.capabilities) await readList(session, list, limits, found);
  }
  return found;
}

async function readList(
  session: McpSession,
  list: ItemList,
  limits: ReadingLimits,
  found: Found,
): Promise<void> {
  const seen = new Set<string>();
  let position = 0;
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    if (page > limits.pagesMax)
      throw new ReadingFailed(`${list.method} has more than ${limits.pagesMax} pages.`);
    const answer = await requestPage(session, list, cursor);
    if (!answer) return;
    const entries = answer[list.key];
    if (!Array.isArray(entries))
      throw new ReadingFailed(`${list.method} answered without a list of ${list.key}.`);
    for (const entry of entries) {
      if (found.items.length + found.problems.length >= limits.itemsMax)
        throw new ReadingFailed(`The server offers more than ${limits.itemsMax} items.`);
      takeItem(list, entry, position++, found);
    }
    cursor = typeof answer.nextCursor === "string" && answer.nextCursor ? answer.nextCursor : undefined;
    if (!cursor) return;
    if (seen.has(cursor)) throw new ReadingFailed(`${list.method} repeats a page for ever.`);
    seen.add(cursor);
  }
}

/** Null when the server does not know an optional method that its capabilities suggest. */
async function requestPage(session: McpSession, list: ItemList, cursor: string | undefined) {
  try {
    return await session.request(list.method, cursor ? { cursor } : {});
  } catch (error) {
    const unknownMethod = error instanceof Error && "code" in error && error.code === -32601;
    if (unknownMethod && list.kind !== "tool") return null;
    throw error;
  }
}

function takeItem(list: ItemList, entry: unknown, position: number, found: Found): void {
  const fault = faultOf(list, entry, found);
  if (fault) {
    found.problems.push({ where: `${list.key}[${position}]`, message: fault });
    return;
  }
  const definition = entry as Record<string, unknown>;
  found.items.push({
    kind: list.kind,
    name: String(definition[list.nameKey]),
    hash: digestOf(definition),
    definition,
  });
}

/** What is wrong with an item, or null. */
function faultOf(list: ItemList, entry: unknown, found: Found): string | null {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return "This is not an object.";
  const definition = entry as Record<string, unknown>;
  const name = definition[list.nameKey];
  if (typeof name !== "string" || name === "") return `This has no ${list.nameKey}.`;
  if (found.items.some((item) => item.kind === list.kind && item.name === name))
    return `"${oneLine(name)}" is listed twice; the first one counts.`;
  if (list.kind === "tool" && !isObjectSchema(definition.inputSchema))
    return `The tool "${oneLine(name)}" has no inputSchema of type object.`;
  const fault = canonicalFault(definition);
  return fault && `This has no canonical JSON (RFC 8785): ${fault}.`;
}

function isObjectSchema(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && "type" in schema && schema.type === "object";
}
