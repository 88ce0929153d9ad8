import type { QueryField } from "./ast.ts";
import { fieldHelp, isField } from "./fields.ts";

/** Names that people bring from other tools. */
const otherNames: Record<string, QueryField> = {
  user: "actor",
  who: "actor",
  identity: "actor",
  caller: "actor",
  person: "actor",
  email: "actor",
  bot: "agent",
  service: "server",
  mcp: "server",
  tool: "op",
  operation: "op",
  command: "op",
  method: "op",
  resource: "target",
  object: "target",
  entity: "target",
  outcome: "status",
  result: "status",
  decision: "status",
  state: "status",
  category: "class",
  retention: "class",
  event: "action",
  type: "action",
  kind: "action",
  session_id: "session",
  trace_id: "trace",
  gateway_id: "gateway",
  client: "gateway",
  client_ip: "ip",
  address: "ip",
  net: "ip",
  audit_id: "id",
  event_id: "id",
  created: "after",
  time: "after",
  date: "after",
  timestamp: "after",
  since: "after",
  from: "after",
  until: "before",
  to: "before",
  latency: "duration",
  took: "duration",
  ms: "duration",
  duration_ms: "duration",
};

/** Words for statuses that other tools use. */
const otherStatuses: Record<string, string> = {
  deny: "denied",
  refused: "denied",
  blocked: "denied",
  forbidden: "denied",
  allow: "success",
  allowed: "success",
  permit: "success",
  permitted: "success",
  ok: "success",
  succeeded: "success",
  fail: "error",
  failed: "error",
  failure: "error",
  timedout: "timeout",
  timed_out: "timeout",
};

/** What to write for a field that does not exist, and why; `value` is what stood behind it. */
export function instead(name: string, value: string): { message: string; suggestion: string } {
  const lower = name.toLowerCase();
  const known = Object.hasOwn(otherNames, lower) ? otherNames[lower] : undefined;
  const field = known ?? nearest(lower, Object.keys(fieldHelp).filter(isField));
  if (!field) return asTarget(name, value);
  const [, comparison = "", rest = value] = /^(>=|<=|>|<)?(.*)$/s.exec(value) ?? [];
  const timely = field === "after" && comparison.startsWith("<") ? "before" : field;
  const said = field === "status" ? statusFor(rest) : field === "after" ? rest : value;
  return {
    message: `There is no field ${name}. Write ${timely}: ${lowerFirst(fieldHelp[timely].means)}.`,
    suggestion: `${timely}:${said}`,
  };
}

/** The value that was meant, where a value is near one that exists. */
export function nearestValue(field: string, value: string, values: readonly string[]): string | undefined {
  const lower = value.toLowerCase();
  const said = field === "status" ? statusFor(lower) : lower;
  return values.includes(said) ? said : nearest(said, values);
}

function asTarget(name: string, value: string): { message: string; suggestion: string } {
  return {
    message: `There is no field ${name}. A thing is found as target:${name}:…; to find the text itself, put it in quotes.`,
    suggestion: `target:${name}:${value}`,
  };
}

function statusFor(word: string): string {
  return Object.hasOwn(otherStatuses, word.toLowerCase())
    ? (otherStatuses[word.toLowerCase()] ?? word)
    : word;
}

/** The nearest of some words that is near enough to have been meant. */
function nearest<T extends string>(word: string, among: readonly T[]): T | undefined {
  const [best] = among
    .map((other) => ({ other, far: distance(word, other) }))
    .filter(({ other, far }) => far <= Math.min(2, Math.floor(other.length / 2)))
    .sort((a, b) => a.far - b.far);
  return best?.other;
}

/** How many letters must be written, left out or changed to make one word of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
