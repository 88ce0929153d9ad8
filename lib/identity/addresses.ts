import { createHmac } from "node:crypto";
import { authSecret, env } from "#lib/env.ts";

/** The embedded provider's issuer. */
export function embeddedIssuer(): string {
  return `${env().publicUrl}/idp`;
}

/** Where this process reaches its own embedded provider, whatever stands in front of the public address. */
export function embeddedIssuerInside(): string {
  const { HOST, PORT } = env();
  const host =
    HOST === "0.0.0.0" ? "127.0.0.1" : HOST === "::" ? "[::1]" : HOST.includes(":") ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}/idp`;
}

/** How the console itself is known to the embedded provider. The secret follows from AUTH_SECRET. */
export function consoleClient(): { client_id: string; client_secret: string; redirect_uri: string } {
  return {
    client_id: "countersign-console",
    client_secret: createHmac("sha256", authSecret()).update("console-client").digest("base64url"),
    redirect_uri: `${env().publicUrl}/api/auth/callback/oidc`,
  };
}
