/** Puts a value among the parameters, and says where it is. */
export type Bind = (value: unknown) => string;

/**
 * That a column has one of these names. Of names that many events have, an index keeps keys (`audit.key`), each in the order of
 * time: what it finds by a key is compared with the name, as two names may have one.
 */
export function nameCondition(column: string, names: readonly string[], bind: Bind): string {
  if (names.length === 1) {
    const name = `${bind(names[0])}::text`;
    return `(audit.key(${column}) = audit.key(${name}) AND ${isOneOf(column, `ARRAY[${name}]`)})`;
  }
  const all = `${bind(names)}::text[]`;
  return `(audit.key(${column}) = ANY (ARRAY(SELECT audit.key(name) FROM unnest(${all}) AS name)) AND ${isOneOf(column, all)})`;
}

/** That it was this operation of this server: together they have a key. */
export function callCondition(call: { server: string; operation: string }, bind: Bind): string {
  const [server, operation] = [`${bind(call.server)}::text`, `${bind(call.operation)}::text`];
  return `(audit.key(server, operation) = audit.key(${server}, ${operation})
    AND ${isOneOf("server", `ARRAY[${server}]`)} AND ${isOneOf("operation", `ARRAY[${operation}]`)})`;
}

/** The key has said already how few are found: this is a comparison that the planner doesn't count for rare as well. */
function isOneOf(column: string, names: string): string {
  return `array_position(${names}, ${column}) IS NOT NULL`;
}
