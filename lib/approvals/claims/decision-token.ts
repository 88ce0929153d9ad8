import { decodeJwt, importJWK, type JWK, SignJWT } from "jose";
import type pg from "pg";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { loadKeptKeys } from "#lib/identity/index.ts";
import type { ApprovalRow } from "../row/index.ts";

export const tokenType = "countersign-decision+jwt";
const algorithm = "EdDSA";
const lifetimeSeconds = 60;

let kept: { pool: pg.Pool; keys: Promise<JWK[]> } | undefined;

/**
 * The keys that decision tokens are signed with, read once for each database: who claims holds a connection, and must not
 * wait for another one.
 */
export function tokenKeys(): Promise<JWK[]> {
  const current = pool();
  if (kept?.pool !== current) {
    const reading = { pool: current, keys: loadKeptKeys("decision-tokens", [algorithm]) };
    kept = reading;
    reading.keys.catch(() => {
      if (kept === reading) kept = undefined;
    });
  }
  return kept.keys;
}

/**
 * A decision for one gateway and one call, good for a minute: a JWT (RFC 7519) signed with Ed25519 (RFC 8037).
 *
 * @param at the time of the claim, by the database's clock
 */
export async function signDecision(row: ApprovalRow, at: Date): Promise<string> {
  const [key] = await tokenKeys();
  if (!key) throw new Error("The key of decision tokens is missing.");
  const issuedAt = Math.floor(at.getTime() / 1_000);
  const said = {
    action_hash: row.actionHash,
    server: row.server.name,
    tool: row.tool,
    tool_hash: row.toolHash,
    ...(row.userId === null ? {} : { on_behalf_of: row.userId }),
  };
  return new SignJWT(said)
    .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: key.kid ?? "" })
    .setIssuer(env().publicUrl)
    .setAudience(row.gatewayId)
    .setSubject(row.agentId)
    .setJti(row.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(await importJWK(key, algorithm));
}

/** Until when a token is good. */
export function endOfToken(token: string): Date {
  return new Date((decodeJwt(token).exp ?? 0) * 1_000);
}

/** What gateways check decision tokens by (RFC 7517 §5). */
export async function publicKeys(): Promise<{ keys: JWK[] }> {
  const keys = await tokenKeys();
  return { keys: keys.map(({ d: _, ...key }) => key) };
}
