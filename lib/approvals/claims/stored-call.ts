import type { Call } from "#lib/access/evaluation/index.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { ApprovalRow } from "../row/index.ts";

type Told = Partial<Pick<Call, "session" | "regions">>;

/** The call that was approved, as its gateway would ask about it now. */
export function storedCall(row: ApprovalRow, { session = null, regions = [] }: Told = {}): Call {
  return {
    gatewayId: row.gatewayId,
    method: "tools/call",
    agent: nameOf(row.agent),
    user: row.userId === null ? null : { name: row.userId },
    server: row.server.name,
    version: null,
    tool: row.tool,
    toolHash: row.toolHash,
    // They were read strictly and stored in their canonical form.
    args: JSON.parse(Buffer.from(row.arguments).toString()) as JsonObject,
    session,
    regions,
  };
}

/** By its client, or by the claim of the issuer that it is recognised by. */
function nameOf({ clientId, issuer, claim, claimValue }: ApprovalRow["agent"]): Call["agent"] {
  if (clientId !== null) return { name: clientId };
  const name = claimValue ?? "";
  return { name, issuer: issuer ?? "", claims: { [claim ?? ""]: name } };
}
