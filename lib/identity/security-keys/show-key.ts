import { DomainError } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { Tx } from "#lib/db/client.ts";
import { checkAssertion } from "./check-assertion.ts";
import type { RelyingParty } from "./relying-party.ts";
import type { AssertionResponse } from "./schemas.ts";

type Shown = { userId: string; response: AssertionResponse; challenge: string; rp: RelyingParty };

/**
 * Takes what a key of this person signed, under the key's own lock, so that of two signatures the counter tells the order.
 *
 * @param challenge what it must have signed, from what is known here and not from the response
 * @returns the key
 * @throws DomainError `forbidden` that says which key would do, or that this one may have been copied
 */
export async function showKey(
  tx: Tx,
  { userId, response, challenge, rp }: Shown,
  at: Date,
): Promise<{ id: string; name: string }> {
  await tx.$queryRaw`SELECT id FROM security_key WHERE credential_id = ${response.id} FOR UPDATE`;
  const key = await tx.securityKey.findUnique({ where: { credentialId: response.id } });
  if (key?.userId !== userId || key.removedAt)
    throw refused(
      "wrong",
      "This key is none of yours here. Use one that you added under Settings, Security keys.",
    );
  const checked = await checkAssertion(response.response, { challenge, rp, key });
  if ("no" in checked)
    throw refused(
      "wrong",
      "What your key signed is not what is asked for here. Show it again, and unlock it by PIN or touch.",
      checked.no,
    );
  // Many keys count nothing, and say 0 each time (WebAuthn Level 3 §6.1.1).
  if ((checked.counter > 0 || key.counter > 0n) && BigInt(checked.counter) <= key.counter)
    throw refused(
      "counter",
      `The key ${oneLine(key.name)} counts its uses, and its count went back: there may be a copy of it. Remove it, tell whoever looks after security, and use another one.`,
    );
  await tx.securityKey.update({
    where: { id: key.id },
    data: { counter: checked.counter, lastUsedAt: at },
  });
  return { id: key.id, name: key.name };
}

function refused(key: "wrong" | "counter", message: string, cause?: string): DomainError {
  return new DomainError("forbidden", message, { details: { step_up: "webauthn", key }, cause });
}
