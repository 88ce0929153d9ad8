import type { Actor } from "#lib/core/actor.ts";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { embeddedIssuer } from "#lib/identity/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { agentLabel } from "./agent-row.ts";
import { isCurator } from "./agent-rules.ts";
import { claimsOfNobody, claimsOfOne, type Recognition } from "./schemas.ts";

type Identity = {
  clientId: string | null;
  issuer: string | null;
  claim: string | null;
  claimValue: string | null;
};

/**
 * The columns by which an agent is recognised, once that is known to be possible and no other agent's.
 *
 * @param ownId the agent that is to be recognised by it
 * @throws DomainError `invalid`, pointing into `/recognised_by`; `conflict`
 */
export async function identityOf(
  { tx, actor }: CommandCtx,
  recognition: Recognition,
  ownId: string,
): Promise<Identity> {
  const identity =
    "client_id" in recognition ? await ofClient(tx, recognition.client_id) : ofClaim(actor, recognition);
  const other = await tx.agent.findFirst({
    where: { ...identity, id: { not: ownId } },
    select: { name: true },
  });
  if (other)
    throw new DomainError("conflict", `The agent ${agentLabel(other)} is recognised by this already.`);
  return identity;
}

async function ofClient(tx: Pick<Tx, "oauthClient">, id: string): Promise<Identity> {
  const client = await tx.oauthClient.findUnique({
    where: { id },
    select: { kind: true, disabledAt: true, issuer: true },
  });
  const refuse = (message: string) => invalidField("recognised_by/client_id", message);
  if (client?.kind !== "agent")
    throw refuse("There is no client of this id that is registered for an agent.");
  if (client.disabledAt) throw refuse("This client is disabled.");
  if (client.issuer !== null)
    throw refuse(
      "This client gets its tokens elsewhere, and they name it otherwise: give their issuer, claim and value.",
    );
  return { clientId: id, issuer: null, claim: null, claimValue: null };
}

type Claimed = Exclude<Recognition, { client_id: string }>;

function ofClaim(actor: Actor, { issuer, claim, value }: Claimed): Identity {
  const refuse = (message: string) => invalidField("recognised_by/issuer", message);
  if (issuer === embeddedIssuer())
    throw refuse("Agents that get their tokens here are recognised by their client: give its `client_id`.");
  // Compared as tokens' `iss` is: character by character (RFC 7519 §4.1.1).
  if (!env().TRUSTED_ISSUERS.includes(issuer))
    throw refuse("This issuer is not trusted here. TRUSTED_ISSUERS in the settings lists those that are.");
  refuseShared(actor, claim);
  return { clientId: null, issuer, claim, claimValue: value };
}

/** A token that fits two agents names none: whoever registers what all tokens share would stop every other agent. */
function refuseShared(actor: Actor, claim: string): void {
  const refuse = (message: string) => invalidField("recognised_by/claim", message);
  if (claimsOfNobody.includes(claim))
    throw refuse(`No agent is told from others by ${claim}. Give its \`sub\`.`);
  if (claimsOfOne.includes(claim) || isCurator(actor)) return;
  throw refuse(
    "You can give `sub`, `client_id` or `azp`. Other claims may be those of other agents too: an administrator, or somebody of governance, can give them.",
  );
}
