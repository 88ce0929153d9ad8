import { z } from "zod";

/** An OAuth scope (RFC 6749 §3.3) that can't be taken for one of the console's own, which have a server's name before the colon. */
const scope = z
  .string()
  .max(200)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)
  .regex(/^[^/]*:|^[^:]*$/);
const schemes = z.array(
  z.union([
    z.object({ type: z.literal("oauth2"), scopes: z.array(scope).max(20).default([]) }),
    z.object({ type: z.literal("noauth") }),
  ]),
);
const declaring = z.object({
  securitySchemes: schemes.optional(),
  _meta: z.object({ securitySchemes: schemes.optional() }).optional(),
});

/**
 * The scopes that a token must all have for a tool, by the server's own word: the tool's `securitySchemes`, beside its other
 * members or in its `_meta` (MCP proposal SEP-1488). Of several ways the first counts.
 *
 * @returns none where it can be called without a token, or where nobody can tell what is said
 */
export function declaredScopes(definition: Readonly<Record<string, unknown>>): string[] {
  const said = declaring.safeParse(definition).data;
  const ways = said?.securitySchemes ?? said?._meta?.securitySchemes ?? [];
  if (ways.some(({ type }) => type === "noauth")) return [];
  const [first] = ways.filter((way) => way.type === "oauth2");
  return [...new Set(first?.scopes)];
}
