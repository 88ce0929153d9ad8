import { Environment } from "@marcbachmann/cel-js";
import type { CelBound } from "./cel-value.ts";
import { type ConditionShape, matchByRe2, shapeOf } from "./condition-shape.ts";
import { matchesWithin, matchSteps } from "./pattern.ts";

/** What matches may take in one run, with all that a loop repeats: some milliseconds. */
const matchStepsMax = 30_000;
let matchStepsLeft = 0;

const language = new Environment({
  homogeneousAggregateLiterals: false,
  limits: {
    maxAstNodes: 300,
    maxDepth: 50,
    maxListElements: 200,
    maxMapEntries: 200,
    maxCallArguments: 10,
  },
})
  .registerVariable({ name: "agent", schema: { id: "string", name: "string" } })
  .registerVariable({ name: "server", schema: { name: "string", classification: "string" } })
  .registerVariable({ name: "tool", schema: { name: "string", access: "string", effects: "list<string>" } })
  .registerVariable("user", "dyn")
  .registerVariable("args", "map")
  .registerVariable("session", "dyn")
  .registerFunction("string.matchesRe2(string): bool", (text: string, pattern: string) => {
    matchStepsLeft -= matchSteps(pattern, text);
    const answer = matchStepsLeft < 0 ? undefined : matchesWithin(pattern, text);
    if (answer === undefined)
      throw new Error("The text is too long for the pattern, or was matched too often.");
    return answer;
  });

/** What a condition is asked about. Members may be worked out when they are first asked for. */
export type ConditionFacts = {
  readonly agent: { id: string; name: string };
  /** Null where the agent acts by itself. */
  readonly user: { id: string; email: string } | null;
  readonly server: { name: string; classification: string };
  /** With an empty name for a call that is to no tool. */
  readonly tool: { name: string; access: string; effects: readonly string[] };
  /** As `celValue` makes it; undefined beyond the bound. Null for a call of a tool that does not say what with. */
  readonly args: ((bound: CelBound) => unknown) | null;
  readonly session: { id: string; steps: number | null; cost: number | null } | null;
};

/** @returns true or false; `not_told` where it depends on arguments that were not sent; undefined where it can't be evaluated */
export type Condition = (facts: ConditionFacts) => boolean | "not_told" | undefined;

/** Compiles a condition (CEL). One that is faulty is one that can never be evaluated. */
export function compileCondition(expression: string): Condition {
  const result = parse(expression);
  if ("fault" in result) return () => undefined;
  const { run, shape } = result;
  return (facts) => {
    if (shape.readsArgs && !facts.args) return "not_told";
    const args = shape.readsArgs ? facts.args?.(shape.bound) : null;
    if (args === undefined) return undefined;
    try {
      matchStepsLeft = matchStepsMax;
      const value = run({ ...facts, args });
      return typeof value === "boolean" ? value : undefined;
    } catch {
      return undefined;
    }
  };
}

/** What is wrong with a condition, in a sentence; null for nothing that can be known without a call. */
export function conditionFault(expression: string): string | null {
  const result = parse(expression);
  return "fault" in result ? result.fault : null;
}

type Parsed = { run: (seen: object) => unknown; shape: ConditionShape };

function parse(expression: string): Parsed | { fault: string } {
  try {
    const run = language.parse(expression);
    const shape = shapeOf(run.ast);
    if ("fault" in shape) return shape;
    matchByRe2(run.ast);
    const checked = run.check();
    if (!checked.valid) return { fault: firstLine(checked.error) };
    if (checked.type !== "bool" && checked.type !== "dyn")
      return { fault: `A condition is true or false; this one is a value of the type ${checked.type}.` };
    return { run, shape };
  } catch (error) {
    return { fault: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : "").split("\n");
  return `The condition can't be used: ${line}`;
}
