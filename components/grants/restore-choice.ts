/** What to send: the tools that are ticked, or none named for all that was taken, also what the reader does not see yet. */
export function toRestore(taken: readonly string[], ticked: ReadonlySet<string>): { tools?: string[] } {
  const tools = taken.filter((name) => ticked.has(name));
  return tools.length === taken.length ? {} : { tools };
}
