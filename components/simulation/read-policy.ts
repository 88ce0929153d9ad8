import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";

/** What was written, as far as it is JSON; what it says is for the server to judge. */
export function readPolicy(text: string | null): { document?: AccessPolicyDocument; fault?: string } {
  if (text === null) return {};
  try {
    return { document: JSON.parse(text) };
  } catch (error) {
    return { fault: `This is no JSON: ${error instanceof Error ? error.message : "it can't be read."}` };
  }
}
