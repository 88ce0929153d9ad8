import { randomBytes } from "node:crypto";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { challengeKeys } from "#lib/identity/security-keys/index.ts";
import { requestOptions } from "#lib/identity/security-keys/schemas.ts";
import { now } from "#lib/kernel/clock.ts";
import { readerOf } from "#lib/kernel/looks.ts";
import { query } from "#lib/kernel/query.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { assertVisible } from "../inbox/visible-to.ts";
import { loadApproval } from "../row/index.ts";
import { loadDecider, mayDecide } from "./decider.ts";
import { assertPainted } from "./painted.ts";
import { assertionOptionsInput } from "./schemas.ts";
import { noKey } from "./signed-yes.ts";
import { yesChallenge } from "./yes-challenge.ts";

/** A challenge that is made of what was painted: what a key signs for it, it signs for nothing else. */
export const assertionOptions = query({
  id: "getAssertionOptions",
  permission: "approval.vote",
  summary: "Begin a yes with a security key: what the browser hands to it",
  input: assertionOptionsInput,
  output: requestOptions,
  async run(ctx, { id, act, version, action_hash, display_hash }) {
    const userId = readerOf(ctx);
    const tx = ctx.tx ?? db();
    await assertVisible(ctx, tx, id);
    const row = await loadApproval(tx, id);
    const at = await now(ctx, tx);
    const verdict = mayDecide(row, await loadDecider(tx, row, userId), at);
    // Whoever said yes already may have to say it alone yet, in an emergency.
    if (verdict !== true && !(act === "break_glass" && verdict.kind === "voted"))
      throw refusedBallot(verdict);
    assertPainted(row, { version, action_hash, display_hash }, at);
    if (row.stepUp !== "webauthn")
      throw new DomainError("conflict", "The rule asks for no security key here. Approve it as it is.");
    const yes = { act, approval: id, version, action_hash, display_hash };
    const nonce = randomBytes(32).toString("base64url");
    const challenge = yesChallenge(yes, nonce);
    const asked = { userId, purpose: id, challenge, facts: { ...yes, decision: "approve", nonce } };
    const options = await challengeKeys(tx, asked, at);
    if (!options) throw noKey();
    return options;
  },
});
