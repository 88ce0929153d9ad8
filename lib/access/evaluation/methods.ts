/**
 * What a method of MCP asks for. `passes`: nothing. `discovers`: that the agent has something to do with the server.
 * `reads`, `changes`: a scope of the server. `calls`: a tool.
 */
export type MethodKind = "passes" | "discovers" | "reads" | "changes" | "calls";

const kinds: ReadonlyMap<string, MethodKind> = new Map([
  ["ping", "passes"],
  ["initialize", "discovers"],
  ["server/discover", "discovers"],
  ["tools/list", "discovers"],
  ["resources/list", "discovers"],
  ["resources/templates/list", "discovers"],
  ["prompts/list", "discovers"],
  ["logging/setLevel", "changes"],
  ["completion/complete", "reads"],
  ["subscriptions/listen", "discovers"],
  ["resources/read", "reads"],
  ["resources/subscribe", "reads"],
  ["resources/unsubscribe", "reads"],
  ["prompts/get", "reads"],
  ["tasks/get", "reads"],
  ["tasks/list", "reads"],
  ["tasks/result", "reads"],
  ["tasks/update", "changes"],
  ["tasks/cancel", "changes"],
  ["tools/call", "calls"],
]);

/** The methods that are about a server as a whole, in the order of the alphabet. */
export const serverMethods: readonly string[] = [...kinds]
  .flatMap(([method, kind]) => (kind === "calls" || kind === "passes" ? [] : [method]))
  .sort();

/** @returns undefined for a method that nobody has thought about, which is refused */
export function methodKind(method: string): MethodKind | undefined {
  return kinds.get(method) ?? (/^notifications\/./.test(method) ? "passes" : undefined);
}
