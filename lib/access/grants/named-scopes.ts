import { invalidField } from "#lib/core/errors.ts";
import { parseScopeName } from "../terms/index.ts";
import type { GrantTerms, GrantTool } from "./schemas.ts";

/**
 * Terms with what was asked for by the names of scopes, as denials say them: from here on levels and single tools like any
 * others, so that a name that comes to mean more changes no grant. A name that the server declared stands for the tools that
 * need it, and nothing that is not named as well.
 *
 * @param names separated by blanks, as in OAuth (RFC 6749 §3.3)
 * @param approved the tools of the server
 * @throws DomainError `invalid` for what names no scope, or one of another server
 */
export function withNamedScopes<T extends GrantTerms & { server: string }>(
  asked: T,
  names: string | undefined,
  approved: readonly Pick<GrantTool, "name" | "scopes">[],
): T {
  const { server } = asked;
  const named = new Set(names?.split(" ").filter(Boolean));
  const [scopes, tools] = [[...asked.scopes], [...asked.tools]];
  for (const name of named) {
    const scope = parseScopeName(name);
    if (scope?.server === server) {
      if ("level" in scope) scopes.push(scope.level);
      else tools.push(scope.tool);
      named.delete(name);
    }
  }
  const declaring = approved.filter(
    ({ scopes: all = [] }) => all.length > 0 && all.every((one) => named.has(one)),
  );
  for (const name of named)
    if (!declaring.some(({ scopes: all }) => all?.includes(name)))
      throw invalidField(
        "scope",
        `Scopes are named by the server and a level or tool: ${server}:read; or as the server itself names them, all that a tool needs together. Ask for another server's in a request of its own.`,
      );
  return { ...asked, scopes, tools: [...tools, ...declaring.map(({ name }) => name)] };
}
