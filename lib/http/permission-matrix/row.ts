import type { ErrorCode } from "#lib/core/errors.ts";
import type { Role } from "#lib/core/words.ts";
import type { Machine, Relation } from "./matter.ts";
import type { ObjectName, ObjectOf } from "./objects.ts";

/**
 * How somebody is refused, beside 403: by a code that hides or explains more, by an answer in which the thing is not
 * (`unseen`), or by one that did nothing (`passed over`).
 */
export type Refusal = ErrorCode | "unseen" | "passed over";

/** Who may do what a route does, to which things. Written by hand: who is not named here may not. */
export type Row = {
  /** What this row is about, where a route has several. */
  about?: string;
  on: readonly ObjectName[];
  input(object: never, who: Relation | Machine): unknown;
  /** Any of these roles is enough. A list holds for everybody, however they stand to the thing. */
  allowed: readonly Role[] | Partial<Record<Relation, readonly Role[]>>;
  machines?: readonly Machine[];
  /** How those are refused who may not because of how they stand to it, where that is not 403. */
  refusedAs?: Partial<Record<Relation, Refusal>>;
  /** Another answer than 2xx to who may, and why. */
  answers?: { code: ErrorCode; because: string };
  /** What an answer must contain for who may, and must not for who is `unseen`. */
  shows?(object: never): string;
  /** The answer says of each item how it went; there is one. */
  itemwise?: true;
};

type RowOf<K extends ObjectName> = Omit<Row, "on" | "input" | "shows"> & {
  input?(object: ObjectOf<K>, who: Relation | Machine): unknown;
  shows?(object: ObjectOf<K>): string;
};

export function row<K extends ObjectName>(
  on: K | readonly K[],
  { input = () => ({}), ...rest }: RowOf<K>,
): Row {
  return { ...rest, on: typeof on === "string" ? [on] : on, input };
}

/** A route's rows, by `METHOD path`. */
export type Rows = Record<string, Row | readonly Row[]>;

/** The same for everybody, whatever the relation. */
export function each<R extends Relation>(
  relations: readonly R[],
  allowed: readonly Role[],
): Record<R, readonly Role[]> {
  return Object.fromEntries(relations.map((relation) => [relation, allowed])) as Record<R, readonly Role[]>;
}
