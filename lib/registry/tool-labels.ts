import { z } from "zod";
import { isObject } from "#lib/core/json-object.ts";
import { compareTexts } from "#lib/core/text.ts";
import { type AccessLevel, accessLevels, type ToolEffect, toolEffects } from "#lib/core/words.ts";
import { declaredScopes } from "./declared-scopes.ts";
import type { SnapshotBody, SnapshotItem } from "./snapshot.ts";

/** What one tool does. A reviewer's word stands above what the server says of itself. */
export const toolLabel = z.object({
  tool: z.string(),
  hash: z.string().describe("Of the definition that was labelled."),
  effects: z.array(z.enum(toolEffects)),
  access: z.enum(accessLevels),
  by: z.enum(["annotations", "reviewer"]),
  scopes: z
    .array(z.string())
    .optional()
    .describe("OAuth scopes that a token must all have for it, by the server's own word."),
});
export type ToolLabel = z.output<typeof toolLabel>;

/**
 * What a tool does by the server's own word (MCP `ToolAnnotations`). What the annotations leave out, or say in anything but a
 * boolean, is taken at its worst; that a tool that writes neither pays nor executes, they can't say at all.
 */
export function labelFromAnnotations({ name, hash, definition }: SnapshotItem): ToolLabel {
  const hints = isObject(definition.annotations) ? definition.annotations : {};
  const { access, effects } = levelOf(hints);
  const outside: ToolEffect[] = hints.openWorldHint === false ? [] : ["reaches_out", "takes_untrusted_input"];
  return { tool: name, hash, effects: [...effects, ...outside], access, by: "annotations" };
}

type Level = { access: AccessLevel; effects: ToolEffect[] };

function levelOf(hints: Readonly<Record<string, unknown>>): Level {
  if (hints.readOnlyHint === true) return { access: "read", effects: ["reads"] };
  if (hints.destructiveHint === false)
    return { access: "write", effects: ["reads", "writes", "pays", "executes"] };
  return { access: "admin", effects: ["reads", "writes", "deletes", "pays", "executes"] };
}

/**
 * The labels of all tools of a snapshot, by name: what reviewers said of exactly this definition (equal name and hash), else
 * what its annotations say.
 */
export function labelTools(snapshot: SnapshotBody | null, earlier: readonly ToolLabel[]): ToolLabel[] {
  const reviewed = new Map<string, ToolLabel>();
  for (const label of earlier)
    if (label.by === "reviewer") put(reviewed, keyOf(label.tool, label.hash), label);

  const labels = new Map<string, ToolLabel>();
  for (const item of snapshot?.items ?? [])
    if (item.kind === "tool")
      put(
        labels,
        item.name,
        withScopes(reviewed.get(keyOf(item.name, item.hash)) ?? labelFromAnnotations(item), item),
      );
  return [...labels.values()].sort((a, b) => compareTexts(a.tool, b.tool));
}

function withScopes(label: ToolLabel, { definition }: SnapshotItem): ToolLabel {
  const scopes = declaredScopes(definition);
  return scopes.length === 0 ? label : { ...label, scopes };
}

/** The most that a tool labelled by reviewers may do; null when they labelled none. */
export function highestReviewedAccess(labels: readonly ToolLabel[]): AccessLevel | null {
  const reviewed = labels.filter(({ by }) => by === "reviewer");
  return accessLevels.findLast((level) => reviewed.some(({ access }) => access === level)) ?? null;
}

/** What the digest covers of labels: what they say, not who said it. */
export function labelFacts(labels: readonly ToolLabel[]) {
  return labels
    .map(({ tool, effects, access }) => ({ tool, effects: inOrder(effects), access }))
    .sort(
      (a, b) =>
        compareTexts(a.tool, b.tool) ||
        rankOf(a.access) - rankOf(b.access) ||
        compareTexts(a.effects.join(), b.effects.join()),
    );
}

/** How much an access level permits: more is higher. */
function rankOf(access: AccessLevel): number {
  return accessLevels.indexOf(access);
}

/** Each effect once, in the order of the words. */
function inOrder(effects: readonly ToolEffect[]): ToolEffect[] {
  return toolEffects.filter((effect) => effects.includes(effect));
}

function keyOf(tool: string, hash: string): string {
  return `${hash}\0${tool}`;
}

function put(labels: Map<string, ToolLabel>, key: string, label: ToolLabel): void {
  const other = labels.get(key);
  labels.set(key, other ? worseOf(other, label) : label);
}

/** Of two tools under one name, an agent may get either, so nothing that one of them does is left out. */
function worseOf(a: ToolLabel, b: ToolLabel): ToolLabel {
  const [worse, other] = badness(a) >= badness(b) ? [a, b] : [b, a];
  const by = other.by === "reviewer" ? worse.by : "annotations";
  return { ...worse, effects: inOrder([...worse.effects, ...other.effects]), by };
}

function badness({ access, effects }: ToolLabel): number {
  return rankOf(access) * (toolEffects.length + 1) + new Set(effects).size;
}
