import { errors, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { env } from "#lib/env.ts";
import { tokenKeys } from "../claims/decision-token.ts";
import { requestProblem } from "./request-problem.ts";

/** Neither kind of token that the key signs is taken for the other. */
const tokenType = "countersign-denial+jwt";
const algorithm = "EdDSA";

/** What a denial binds: for which gateway, about what, and who acts for whom: by name, and as they were found. */
export type BoundDenial = {
  evaluationId: string;
  gatewayId: string;
  bindingHash: string;
  actor: { sub: string; iss?: string | undefined };
  agentId: string | null;
  userId: string | null;
  expiresAt: Date;
};

const claims = z.object({
  sub: z.string(),
  exp: z.int(),
  evaluation_id: z.uuid(),
  denial_expires_at: z.iso.datetime(),
  binding_hash: z.string(),
  actor: z.object({ sub: z.string(), iss: z.string().optional() }),
  agent_id: z.string().nullable(),
  user_id: z.string().nullable(),
});

const imported = new WeakMap<JWK, ReturnType<typeof importJWK>>();

/** Denials are made on the way of every call: the key is made ready once. */
async function signingKey(): Promise<{ kid: string; key: Awaited<ReturnType<typeof importJWK>> }> {
  const [jwk] = await tokenKeys();
  if (!jwk) throw new Error("The key of decision tokens is missing.");
  const key = imported.get(jwk) ?? importJWK(jwk, algorithm);
  imported.set(jwk, key);
  return { kid: jwk.kid ?? "", key: await key };
}

/**
 * A denial as a JWS (RFC 7515) that we sign and alone read: who asks is one of ours, and what is asked is decided anew.
 *
 * @param context the members of the context that are bound
 */
export async function signDenial(
  { evaluationId, gatewayId, bindingHash, actor, agentId, userId, expiresAt }: BoundDenial,
  at: Date,
  context: readonly string[],
): Promise<string> {
  const { kid, key } = await signingKey();
  const { publicUrl } = env();
  const said = {
    evaluation_id: evaluationId,
    denial_expires_at: expiresAt.toISOString(),
    binding_context_members: context,
    binding_hash: bindingHash,
    actor,
    agent_id: agentId,
    user_id: userId,
  };
  return new SignJWT(said)
    .setProtectedHeader({ alg: algorithm, typ: tokenType, kid })
    .setIssuer(publicUrl)
    .setAudience(publicUrl)
    .setSubject(gatewayId)
    .setJti(evaluationId)
    .setIssuedAt(Math.floor(at.getTime() / 1_000))
    .setExpirationTime(Math.floor(expiresAt.getTime() / 1_000))
    .sign(key);
}

/**
 * What a token of `signDenial` says.
 *
 * @throws DomainError `invalid_denial_binding` for any other text, `expired_denial` once it is too late
 */
export async function readDenial(token: string, at: Date): Promise<BoundDenial> {
  const { publicUrl } = env();
  try {
    const { payload } = await jwtVerify(token, await verifyingKey(), {
      algorithms: [algorithm],
      typ: tokenType,
      issuer: publicUrl,
      audience: publicUrl,
      currentDate: at,
    });
    const { sub, evaluation_id, denial_expires_at, binding_hash, actor, agent_id, user_id } =
      claims.parse(payload);
    return {
      evaluationId: evaluation_id,
      gatewayId: sub,
      bindingHash: binding_hash,
      actor,
      agentId: agent_id,
      userId: user_id,
      expiresAt: new Date(denial_expires_at),
    };
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw requestProblem(
        "expired_denial",
        "This denial is too old to be asked about. Evaluate the call again.",
      );
    if (error instanceof errors.JOSEError || error instanceof z.ZodError)
      throw requestProblem("invalid_denial_binding", "denial.binding_token is not one of ours.");
    throw error;
  }
}

/** The public half of the key. */
async function verifyingKey() {
  const [jwk] = await tokenKeys();
  if (!jwk) throw new Error("The key of decision tokens is missing.");
  const { d: _, ...shared } = jwk;
  return importJWK(shared, algorithm);
}
