import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { removeSecurityKey } from "#lib/identity/security-keys/index.ts";
import type { AssertionResponse } from "#lib/identity/security-keys/schemas.ts";
import { addedKey, type SoftwareKey, signedInNow, softwareKey } from "#lib/identity/testing/index.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { painted, statusOf } from "../claims/test-claims.ts";
import { getApproval } from "../inbox/index.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { inOrder, often } from "../testing/races.ts";
import { assertionOptions, assertShown, verifyStoredAssertion, voteApproval } from "./index.ts";
import { signedYes } from "./signed-yes.ts";

let world: AskingWorld;
let voter: UserActor;
let key: SoftwareKey & { id: string };

beforeAll(async () => {
  provideEnv({ PUBLIC_URL: "http://localhost:3000" });
  world = await askingWorld({ step_up: "webauthn" });
  voter = world.governance;
  key = await addedKey(voter);
});

const asked = async () => (await pendingApproval(world)).id;

async function optionsFor(id: string, actor: UserActor = voter) {
  const { version, action_hash, display_hash } = await painted(id);
  return assertionOptions(ctxOf(actor), { id, act: "vote", version, action_hash, display_hash });
}

async function signed(id: string, lies: Parameters<SoftwareKey["sign"]>[1] = {}) {
  return key.sign(await optionsFor(id), lies);
}

async function approve(id: string, assertion: AssertionResponse | undefined, actor: UserActor = voter) {
  return voteApproval(ctxOf(actor), { ...(await painted(id)), ...(assertion ? { assertion } : {}) });
}

const refused = (why: string) => ({ code: "forbidden", details: { step_up: "webauthn", key: why } });

/** Nobody's yes was counted, and what was tried is in the log. */
async function expectNothing(id: string) {
  expect(await statusOf(id)).toBe("pending");
  expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(0);
  expect((await auditOf(id)).map(({ action, outcome }) => `${action} ${outcome}`)).toContain(
    "approval.vote refused",
  );
}

describe("a yes with a security key", () => {
  test("counts: the signature is kept whole, and shown, and says when the key was used (I6)", async () => {
    const id = await asked();
    expect(await approve(id, await signed(id))).toMatchObject({ status: "approved", vote: "counted" });
    const { votes } = await getApproval(ctxOf(voter), { id });
    expect(votes).toMatchObject([{ decision: "approve", signed_by_key: true }]);
    const row = await db().securityKey.findUniqueOrThrow({ where: { id: key.id } });
    expect(row.lastUsedAt).not.toBeNull();
    const cast = (await auditOf(id)).find(({ action }) => action === "approval.vote");
    expect(JSON.stringify(cast)).toContain(key.id);
  });

  test("is asked for what was painted alone, of who may decide (I5)", async () => {
    const id = await asked();
    const { version, action_hash, display_hash } = await painted(id);
    const page = { id, act: "vote" as const, version, action_hash, display_hash };
    for (const wrong of [{ version: 2 }, { action_hash: "sha256:0" }, { display_hash: "sha256:0" }])
      await expect(assertionOptions(ctxOf(voter), { ...page, ...wrong })).rejects.toMatchObject({
        code: "stale",
      });
    for (const person of [world.agentOwner, world.gateway.actor])
      await expect(assertionOptions(ctxOf(person), page)).rejects.toMatchObject({ code: "forbidden" });
    await expect(assertionOptions(ctxOf(world.member), page)).rejects.toMatchObject({ code: "not_found" });
    const options = await assertionOptions(ctxOf(voter), page);
    expect(options).toMatchObject({
      rpId: "localhost",
      userVerification: "required",
      allowCredentials: [{ id: key.credentialId }],
    });
    const again = await assertionOptions(ctxOf(voter), page);
    expect(again.challenge).not.toBe(options.challenge);
    const plain = await pendingApproval(world, { stepUp: "none" });
    await expect(optionsFor(plain.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a no needs none", async () => {
    const id = await asked();
    const page = await painted(id, "reject");
    expect(await voteApproval(ctxOf(voter), page)).toMatchObject({ status: "denied" });
  });

  test("needs a key, and the refusal says where to add one; a token shows none", async () => {
    const id = await asked();
    const keyless = world.otherGovernance;
    await expect(optionsFor(id, keyless)).rejects.toMatchObject(refused("none"));
    await expect(approve(id, undefined, keyless)).rejects.toMatchObject({
      ...refused("none"),
      message: expect.stringContaining("Settings, Security keys"),
    });
    await expect(approve(id, undefined)).rejects.toMatchObject(refused("missing"));
    await expect(approve(id, await signed(id), { ...voter, via: "token" })).rejects.toMatchObject({
      code: "forbidden",
      details: { step_up: "webauthn" },
    });
    await expectNothing(id);
  });
});

describe("a signature is for exactly one yes (I5, I6)", () => {
  test("not for another approval, however alike", async () => {
    const [one, other] = [await asked(), await asked()];
    await expect(approve(other, await signed(one))).rejects.toMatchObject(refused("stale"));
    await expectNothing(other);
  });

  test("not for another painting, or another version: neither from another challenge nor in the ballot", async () => {
    const id = await asked();
    const assertion = await signed(id);
    const { version } = await painted(id);
    // Everything about it changes but what was asked; the page that signed is not the one that is current.
    await db().actionApproval.update({
      where: { id },
      data: { version: version + 1, escalatedAt: new Date() },
    });
    await expect(approve(id, assertion)).rejects.toMatchObject(refused("wrong"));
    await db().agent.update({ where: { id: world.agent.id }, data: { name: "Another name" } });
    const renamed = await signed(id);
    await db().agent.update({ where: { id: world.agent.id }, data: { name: world.agent.name } });
    await expect(approve(id, renamed)).rejects.toMatchObject(refused("wrong"));
    await expectNothing(id);
  });

  test("not by somebody else's key, and not for somebody else", async () => {
    const id = await asked();
    const other = await addPerson("governance");
    const theirs = await addedKey(other);
    await expect(approve(id, theirs.sign(await optionsFor(id)))).rejects.toMatchObject(refused("wrong"));
    await expect(approve(id, await signed(id), other)).rejects.toMatchObject(refused("stale"));
    const stranger = softwareKey("http://localhost:3000");
    await expect(approve(id, stranger.sign(await optionsFor(id)))).rejects.toMatchObject(refused("wrong"));
    await expectNothing(id);
  });

  test(
    "not twice: a replay is refused, and of two at once one counts (I8)",
    ...often(async () => {
      const id = await asked();
      const assertion = await signed(id);
      const page = { ...(await painted(id)), assertion };
      const vote = () => voteApproval(ctxOf(voter), page);
      const both = await inOrder(id, vote, vote);
      expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(1);
      // Nor for another act on the same approval.
      const row = await loadApproval(db(), id);
      const again = db().$transaction((tx) =>
        assertShown({ actor: voter, tx }, row, { ...page, act: "vote" }, new Date()),
      );
      await expect(again).rejects.toMatchObject(refused("stale"));
    }),
  );

  test("not later than five minutes after it was begun, by the database's clock", async () => {
    const id = await asked();
    const assertion = await signed(id);
    const challenge = { userId: voter.id, purpose: id };
    const row = await db().keyChallenge.findFirstOrThrow({ where: challenge });
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(5 * 60_000);
    const ctx = { ...ctxOf(voter), at: row.expiresAt };
    await expect(voteApproval(ctx, { ...(await painted(id)), assertion })).rejects.toMatchObject(
      refused("stale"),
    );
    await expectNothing(id);
  });

  test.for([
    ["nobody verified", { verified: false }],
    ["another address", { origin: "https://evil.example" }],
    ["another relying party", { rpId: "evil.example" }],
  ] as const)("not with %s", async ([, lies]) => {
    const id = await asked();
    await expect(approve(id, await signed(id, lies))).rejects.toMatchObject(refused("wrong"));
    await expectNothing(id);
  });

  test("not with bytes that are nobody's signature", async () => {
    const id = await asked();
    const assertion = await signed(id);
    const broken = { ...assertion.response, signature: flipped(assertion.response.signature) };
    await expect(approve(id, { ...assertion, response: broken })).rejects.toMatchObject(refused("wrong"));
    const unreadable = { ...assertion.response, clientDataJSON: "AAAA" };
    await expect(approve(id, { ...assertion, response: unreadable })).rejects.toMatchObject(refused("stale"));
    await expectNothing(id);
  });

  test("not when its count went back, as a copy's would: that is in the log", async () => {
    const id = await asked();
    const { counter } = await db().securityKey.findUniqueOrThrow({ where: { id: key.id } });
    for (const back of [Number(counter), Number(counter) - 1, 0])
      await expect(approve(id, await signed(id, { counter: back }))).rejects.toMatchObject(
        refused("counter"),
      );
    await expectNothing(id);
    expect(JSON.stringify(await auditOf(id))).toContain("there may be a copy of it");
  });

  test("not by a key that was removed since", async () => {
    const id = await asked();
    const person = await addPerson("governance");
    const spare = await addedKey(person);
    await addedKey(person);
    const assertion = spare.sign(await optionsFor(id, person));
    await removeSecurityKey(ctxOf(signedInNow(person)), { id: spare.id });
    await expect(approve(id, assertion, person)).rejects.toMatchObject(refused("wrong"));
    await expectNothing(id);
  });

  test("a key that does not count says 0 each time, and that will do", async () => {
    const person = await addPerson("governance");
    const plain = await addedKey(person);
    for (const id of [await asked(), await asked()]) {
      const assertion = plain.sign(await optionsFor(id, person), { counter: 0 });
      expect(await approve(id, assertion, person)).toMatchObject({ status: "approved" });
    }
  });
});

describe("a kept yes proves who said it to exactly what", () => {
  async function kept() {
    const id = await asked();
    await approve(id, await signed(id));
    const row = await loadApproval(db(), id);
    const [vote] = row.votes;
    if (!vote) throw new Error("Nobody voted.");
    return {
      row,
      vote,
      yes: signedYes.parse(vote.assertion),
      key: await db().securityKey.findUniqueOrThrow({ where: { id: key.id } }),
    };
  }

  test("again later, with a key that was used and removed since", async () => {
    const { row, vote, key: stored } = await kept();
    expect(await verifyStoredAssertion(vote, row, stored, "vote")).toBe(true);
    const since = { ...stored, counter: stored.counter + 1_000n, removedAt: new Date() };
    expect(await verifyStoredAssertion(vote, row, since, "vote")).toBe(true);
  });

  test("and nothing once a byte of any of it is another", async () => {
    const { row, vote, yes, key: stored } = await kept();
    const other = await db().securityKey.findUniqueOrThrow({
      where: { id: (await addedKey(voter)).id },
    });
    const within = (changes: object) => ({ ...vote, assertion: { ...yes, ...changes } });
    const answered = (changes: object) =>
      within({ response: { ...yes.response, response: { ...yes.response.response, ...changes } } });
    const { authenticatorData, clientDataJSON, signature } = yes.response.response;
    const votes = [
      { ...vote, displayHash: flippedHex(vote.displayHash ?? "") },
      { ...vote, digest: flippedHex(vote.digest) },
      { ...vote, decision: "reject" },
      { ...vote, voterId: world.member.id },
      { ...vote, assertion: null },
      within({ version: yes.version + 1 }),
      within({ nonce: flipped(yes.nonce) }),
      within({ origin: "https://evil.example" }),
      within({ rp_id: "evil.example" }),
      within({ key_id: other.id }),
      answered({ authenticatorData: flipped(authenticatorData) }),
      answered({ clientDataJSON: flipped(clientDataJSON) }),
      answered({ signature: flipped(signature) }),
    ];
    for (const forged of votes)
      expect(await verifyStoredAssertion(forged, row, stored, "vote")).toEqual({ no: expect.any(String) });
    const rows = [
      { ...row, arguments: Buffer.from('{"amount":101,"to":"ana"}') },
      { ...row, tool: "send_more_money" },
      { ...row, actionHash: flippedHex(row.actionHash) },
      { ...row, id: "apr_other" },
    ];
    for (const forged of rows)
      expect(await verifyStoredAssertion(vote, forged, stored, "vote")).toEqual({ no: expect.any(String) });
    for (const forged of [other, { ...other, id: stored.id }])
      expect(await verifyStoredAssertion(vote, row, forged, "vote")).toEqual({ no: expect.any(String) });
  });
});

/** Another character in the middle of base64url. */
function flipped(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}

function flippedHex(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;
}
