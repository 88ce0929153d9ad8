import { secretFields } from "#lib/audit/redaction/index.ts";
import { withValuesAt } from "#lib/core/hidden-secret.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { ArgumentConstraint } from "./schemas.ts";

/** Whether what is at a place is a secret, holds one, or is within one. */
export function isSecretAt(secrets: readonly string[], pointer: string): boolean {
  const within = (one: string, other: string) => one === other || one.startsWith(`${other}/`);
  return secrets.some((secret) => within(secret, pointer) || within(pointer, secret));
}

/** Where the secrets of a call are, and those of calls with the values that constraints name: the first of each, the second, and so on. */
export function secretsAllowed(args: JsonObject, constraints: readonly ArgumentConstraint[]): string[] {
  const columns = constraints.map((constraint) => ({ at: constraint.pointer, values: valuesOf(constraint) }));
  const most = Math.max(0, ...columns.map(({ values }) => values.length));
  const calls = Array.from({ length: most }, (_, row) => {
    const named = columns.filter(({ values }) => row < values.length);
    return withValuesAt(args, new Map(named.map(({ at, values }) => [at, values[row]])));
  });
  return [args, ...calls].flatMap(secretFields);
}

/** Which a constraint names, ends of a range among them. */
function valuesOf(constraint: ArgumentConstraint): readonly unknown[] {
  switch (constraint.is) {
    case "equals":
      return [constraint.value];
    case "one_of":
      return constraint.values;
    case "between":
      return [constraint.min, constraint.max];
    case "text":
      return [];
    default:
      return constraint satisfies never;
  }
}
