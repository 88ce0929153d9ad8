import type { QueryProblem } from "./ast.ts";

/** Thrown inside the parser alone, which turns it into an answer. */
export class Unreadable extends Error {
  readonly problem: QueryProblem;

  constructor({ from, to }: { from: number; to: number }, message: string, suggestion?: string) {
    super(message);
    this.problem = { from, to, message, ...(suggestion === undefined ? {} : { suggestion }) };
  }
}
