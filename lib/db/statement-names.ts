import { hash } from "node:crypto";

/** How many statements a process has prepared at most: each connection keeps its own plan of each. */
const namedMax = 500;
/** Lists of values and rows: there are as many such statements as there are lengths. */
const ofAnyLength = / IN \(\$\d+, ?\$|\), ?\(\$/;

/**
 * Gives names to statements, under which a connection parses and plans each once, and runs it again from then on
 * (PostgreSQL, PREPARE). The same text has the same name in whatever process.
 *
 * @returns names a statement; the empty name where it is to be planned each time
 */
export function statementNames(max = namedMax): (statement: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= max || ofAnyLength.test(sql)) return "";
    const name = hash("sha256", sql, "base64url");
    names.set(sql, name);
    return name;
  };
}
