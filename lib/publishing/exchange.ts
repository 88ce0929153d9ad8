import type { NamespacePermission } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { actorOfIssuedToken, publishingClient } from "#lib/identity/index.ts";
import { now } from "#lib/kernel/clock.ts";
import { recordRefusal } from "#lib/kernel/command.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { type DomainMethod, permissionsOfDomain } from "./domain.ts";
import { proveDomain } from "./prove-domain.ts";
import { type KeySource, keySources } from "./published-keys.ts";
import { takesAnonymous } from "./publisher-actor.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { issueRegistryToken, type RegistryClaims } from "./registry-token.ts";
import { domainProof, oidcProof, type RegistryTokenAnswer } from "./schemas.ts";
import { signatureName } from "./signed-timestamp.ts";

/** What was proved, and by which signature where it was one. */
type Proven = { claims: RegistryClaims; signature?: Buffer };
/** Proves who somebody is; `claims` whom it is about, as soon as that is known. */
type Prove = (claim: (name: string) => void) => Promise<Proven>;

/** A domain's signature for a registry token. @throws DomainError for every refusal */
export function exchangeDomainProof(
  ctx: Ctx,
  method: DomainMethod,
  body: unknown,
  readKeys: KeySource = keySources[method],
): Promise<RegistryTokenAnswer> {
  return exchange(ctx, method, async (claim) => {
    const proof = parseInput(domainProof, body);
    const sub = `${method}:${proof.domain}`;
    claim(sub);
    const signature = await proveDomain(method, proof, readKeys, await now(ctx, db()));
    const permissions = permissionsOfDomain(method, proof.domain);
    return { claims: { auth_method: method, auth_method_sub: proof.domain, permissions, sub }, signature };
  });
}

/**
 * A person's ID token, or a machine's ID or access token, that was issued for this console, for a registry token.
 *
 * @throws DomainError for every refusal
 */
export function exchangeOidcToken(ctx: Ctx, body: unknown): Promise<RegistryTokenAnswer> {
  return exchange(ctx, "oidc", async (claim) => {
    const actor = await actorOfIssuedToken(parseInput(oidcProof, body).oidc_token);
    if (actor.kind !== "user" && actor.kind !== "client")
      throw new DomainError(
        "unauthenticated",
        "This token is not valid here: unknown issuer, expired, for another audience, or of nobody who is known. People send an ID token, no access token, and sign in to the console once first; an administrator registers machines.",
      );
    const sub = `${actor.kind}:${actor.id}`;
    claim(sub);
    const permissions = actor.kind === "user" ? everywhere : await permissionsOfClient(actor);
    return { claims: { auth_method: "oidc", auth_method_sub: actor.id, permissions, sub } };
  });
}

/** People publish as they submit in the console: in every namespace that no team keeps for itself. */
const everywhere: NamespacePermission[] = [
  { action: "publish", resource: "*" },
  { action: "edit", resource: "*" },
];

async function permissionsOfClient({ id, scopes }: { id: string; scopes: readonly string[] }) {
  const publisher = await publishingClient(id, scopes);
  if (publisher.kind !== "publisher")
    throw new DomainError(
      "forbidden",
      "This client is no publisher. An administrator registers one: `countersign client create --kind publisher`.",
    );
  return [...publisher.permissions];
}

/** Nothing for a registry token, where that is allowed. @throws DomainError `not_found` elsewhere */
export function exchangeNothing(ctx: Ctx): Promise<RegistryTokenAnswer> {
  return exchange(ctx, "none", async () => {
    if (!takesAnonymous()) throw unknownMethod("none");
    const resource = "io.modelcontextprotocol.anonymous/*";
    const permissions: NamespacePermission[] = [
      { action: "publish", resource },
      { action: "edit", resource },
    ];
    return {
      claims: { auth_method: "none", auth_method_sub: "anonymous", permissions, sub: "none:anonymous" },
    };
  });
}

/** The refusal of a way to sign in that is not there. */
export function unknownMethod(method: string): DomainError {
  const methods = ["oidc", "dns", "http", ...(takesAnonymous() ? ["none"] : [])].join(", ");
  return new DomainError(
    "not_found",
    `Publishers can't sign in here by ${method}. They can by ${methods}, or send a personal access token.`,
  );
}

/** Signs a publisher in or turns it away; either is in the audit log. */
async function exchange(ctx: Ctx, method: string, prove: Prove): Promise<RegistryTokenAnswer> {
  const target = { type: "publisher" as const, id: method };
  try {
    const { claims, signature } = await prove((name) => {
      target.id = name;
    });
    await letIn(ctx, { claims, signature: signature ? signatureName(signature) : null });
    return await issueRegistryToken(claims);
  } catch (error) {
    // Whoever was turned away is nobody, whomever they claimed to be.
    const asNobody: Ctx = { ...ctx, actor: { kind: "anonymous" } };
    if (error instanceof DomainError) await recordRefusal(asNobody, "publisher.sign_in", target, error);
    throw error;
  }
}

/** In a transaction from outside: the command would else have its refusal in the audit log as the system's own. */
function letIn(ctx: Ctx, input: Parameters<typeof recordSignIn>[1]): Promise<unknown> {
  const { actor } = systemCtx("Publisher sign-in");
  return db().$transaction((tx) => recordSignIn({ ...ctx, actor, tx }, input));
}
