import type { ASTNode } from "@marcbachmann/cel-js";
import type { CelBound } from "./cel-value.ts";
import { patternFault } from "./pattern.ts";

/** Each goes over what a caller sends, so that two are one after the other and none is in another. */
const loopsMax = 2;
const loops: ReadonlySet<unknown> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** The functions that conditions may call: those of CEL's own that make nothing longer than what they are given. */
const functions: ReadonlySet<unknown> = new Set([
  ...loops,
  ...["has", "size", "contains", "startsWith", "endsWith", "matches", "lowerAscii", "upperAscii", "trim"],
  ...["bool", "double", "dyn", "duration", "int", "string", "timestamp", "type", "uint"],
  ...["getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours"],
  ...["getMilliseconds", "getMinutes", "getMonth", "getSeconds"],
]);

/** Lists become longer by sums alone. */
const sumsMax = 10;
/** How often something in a loop may be looked at in all: where each look fails, that is some milliseconds. */
const looksMax = 1_500;

/** What a condition looks at, as far as its words say it, and how much of it there may be. */
export type ConditionShape = { readsArgs: boolean; bound: CelBound };

/** Whether what a condition says can be worked out in a time that is known: the same for everything that it is asked about. */
export function shapeOf(ast: ASTNode): ConditionShape | { fault: string } {
  const nodes = [...nodesOf(ast)];
  const looping = nodes.filter(isLoop);
  const sums = nodes.filter(({ op }) => op === "+").length;
  if (sums > sumsMax) return { fault: `A condition may have ${sumsMax} sums.` };
  const fault = loopFault(looping) ?? firstOf(nodes, functionFault) ?? firstOf(nodes, matchFault);
  if (fault !== null) return { fault };
  return {
    readsArgs: nodes.some(({ op, args }) => op === "id" && args === "args"),
    bound: boundOf(looping.flatMap((loop) => [...bodyOf(loop)]).length),
  };
}

function boundOf(looped: number): CelBound {
  if (looped === 0) return { valuesMax: 2_000, charactersMax: 10_000 };
  return { valuesMax: Math.min(200, Math.floor(looksMax / looped)), charactersMax: 5_000 };
}

function loopFault(looping: readonly ASTNode[]): string | null {
  if (looping.some((loop) => [...bodyOf(loop)].some(isLoop))) return "A loop may not stand in another.";
  if (looping.length > loopsMax) return `A condition may have ${loopsMax} loops.`;
  return looping.every((loop) => isRange(receiverOf(loop)))
    ? null
    : "A loop goes over something that the call has, or over a list that stands in the condition.";
}

/** Nothing that could be longer than what was sent. */
function isRange(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node.op === "." || node.op === "[]") return isRange(node.args[0]);
  return node.op === "id" || node.op === "list" || isLoop(node);
}

function functionFault(node: ASTNode): string | null {
  const name = node.op === "call" || node.op === "rcall" ? node.args[0] : null;
  return name === null || functions.has(name) ? null : `The function ${name} can't be used here.`;
}

/** A pattern that the caller could choose could be any. */
function matchFault(node: ASTNode): string | null {
  if (node.op !== "rcall" || node.args[0] !== "matches") return null;
  const [pattern] = node.args[2];
  return pattern?.op === "value" && typeof pattern.args === "string"
    ? patternFault(pattern.args)
    : "The pattern of `matches` must stand in the condition itself, as a text.";
}

/** The library's `matches` is JavaScript's, which some texts keep busy for ever; CEL's own is RE2. */
export function matchByRe2(ast: ASTNode): void {
  for (const node of nodesOf(ast))
    if (node.op === "rcall" && node.args[0] === "matches")
      (node.args as [string, ...unknown[]])[0] = "matchesRe2";
}

function isLoop(node: ASTNode): boolean {
  return node.op === "rcall" && loops.has(node.args[0]);
}

function receiverOf(loop: ASTNode): unknown {
  return Array.isArray(loop.args) ? loop.args[1] : undefined;
}

function* bodyOf(loop: ASTNode): Iterable<ASTNode> {
  const receiver = receiverOf(loop);
  for (const child of childrenOf(loop)) if (child !== receiver) yield* nodesOf(child);
}

function* nodesOf(node: ASTNode): Iterable<ASTNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

function childrenOf({ args }: ASTNode): ASTNode[] {
  return Array.isArray(args) ? args.flat(2).filter(isNode) : isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value;
}

function firstOf<T>(things: readonly T[], say: (thing: T) => string | null): string | null {
  for (const thing of things) {
    const said = say(thing);
    if (said !== null) return said;
  }
  return null;
}
