import type { Prisma, Tx } from "#lib/db/client.ts";
import { checkAssertion } from "#lib/identity/security-keys/index.ts";
import { type Action, actionHash } from "../arguments/index.ts";
import type { KeyAct } from "./schemas.ts";
import { signedYes } from "./signed-yes.ts";
import { yesChallenge } from "./yes-challenge.ts";

type Vote = {
  id: string;
  voterId: string;
  actionApprovalId: string | null;
  decision: string;
  digest: string;
  displayHash: string | null;
  assertion: Prisma.JsonValue;
};
type Approval = Omit<Action, "server"> & { id: string; actionHash: string; server: { name: string } };
type Key = { id: string; userId: string; credentialId: string; publicKey: Uint8Array };

/**
 * Whether a kept yes still proves that this key, of whoever voted, signed exactly this: the arguments and all that `action_hash`
 * binds, what was painted, and the decision. Only values are needed, so that it can be done years later, and elsewhere. Whether
 * the key was removed since changes nothing about it.
 *
 * @param act what it is kept as: a signature for the other act is none for this
 */
export async function verifyStoredAssertion(
  vote: Vote,
  row: Approval,
  key: Key,
  act: KeyAct,
): Promise<true | { no: string }> {
  const { data: kept } = signedYes.safeParse(vote.assertion);
  if (!kept) return { no: "There is no signature with this vote." };
  if (kept.key_id !== key.id || key.userId !== vote.voterId)
    return { no: "The key is not the one of whoever voted." };
  if (vote.decision !== "approve" || vote.actionApprovalId !== row.id || vote.displayHash === null)
    return { no: "The vote is no yes to this." };
  if (vote.digest !== row.actionHash || actionHash({ ...row, server: row.server.name }) !== row.actionHash)
    return { no: "What is kept as asked is not what was approved." };
  const { version, nonce } = kept;
  const painted = {
    act,
    approval: row.id,
    version,
    action_hash: vote.digest,
    display_hash: vote.displayHash,
  };
  const checked = await checkAssertion(kept.response.response, {
    challenge: yesChallenge(painted, nonce),
    rp: { id: kept.rp_id, origin: kept.origin },
    key,
  });
  return "no" in checked ? { no: `What was signed is not this yes: ${checked.no}.` } : true;
}

/** The votes on an approval whose signatures hold, looked at again now. */
export async function signedVotes(
  tx: Pick<Tx, "securityKey">,
  row: Approval & { votes: readonly Vote[] },
): Promise<ReadonlySet<string>> {
  const votes = row.votes.filter(({ assertion }) => assertion !== null);
  if (votes.length === 0) return new Set();
  const keys = await tx.securityKey.findMany({
    where: { userId: { in: votes.map(({ voterId }) => voterId) } },
  });
  const checked = await Promise.all(
    votes.map(async (vote) => {
      const key = keys.find(({ id }) => id === signedYes.safeParse(vote.assertion).data?.key_id);
      return key && (await verifyStoredAssertion(vote, row, key, "vote")) === true ? [vote.id] : [];
    }),
  );
  return new Set(checked.flat());
}
