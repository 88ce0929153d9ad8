import { invalidField } from "#lib/core/errors.ts";
import { parseScopeName } from "../terms/index.ts";
import type { GrantTerms } from "./schemas.ts";

/**
 * Terms with what was asked for by the names of scopes, as denials say them: from here on levels and single tools like any
 * others, so that a name that comes to mean more changes no grant.
 *
 * @param names separated by blanks, as in OAuth (RFC 6749 §3.3)
 * @throws DomainError `invalid` for what names no scope, or one of another server
 */
export function withNamedScopes<T extends GrantTerms & { server: string }>(
  asked: T,
  names: string | undefined,
): T {
  const { server } = asked;
  const [scopes, tools] = [[...asked.scopes], [...asked.tools]];
  for (const name of names?.split(" ").filter(Boolean) ?? []) {
    const scope = parseScopeName(name);
    if (scope?.server !== server)
      throw invalidField(
        "scope",
        `Scopes are named by the server and a level or tool: ${server}:read. Ask for another server's in a request of its own.`,
      );
    if ("level" in scope) scopes.push(scope.level);
    else tools.push(scope.tool);
  }
  return { ...asked, scopes, tools };
}
