export {
  type AuditQuery,
  type Comparison,
  type QueryProblem,
  type QueryValue,
  queryFields,
  type Term,
  type ValueField,
} from "./ast.ts";
export { type AtCaret, completionAt } from "./caret.ts";
export { hasTerm, toggleTerm, windowOf, withoutTerm, withTerm, withWindow } from "./edit.ts";
export { closedFields, fieldHelp } from "./fields.ts";
export { momentAt } from "./moments.ts";
export { parseQuery } from "./parse.ts";
export { printQuery, printTerm, printValue } from "./print.ts";
