import { db } from "#lib/db/client.ts";
import { signMachineToken } from "./machine-token.ts";

/** An access token by which a gateway may ask for approvals, for tests. */
export async function gatewayToken(gatewayId: string, lasts?: string): Promise<string> {
  await db().oauthClient.update({ where: { id: gatewayId }, data: { scopes: ["approval.request"] } });
  return signMachineToken(gatewayId, lasts);
}
