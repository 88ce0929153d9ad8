import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  acceptInvitation,
  actorOfSession,
  checkPassword,
  disableUser,
  embeddedIssuer,
  endSession,
  findInvitation,
  inviteUser,
  startSession,
} from "./index.ts";
import { hashPassword } from "./secrets.ts";
import { startSecurityKey } from "./security-keys/index.ts";

const password = "correct horse battery";
const system = systemCtx("sign-in");
let admin: UserActor;

beforeAll(async () => {
  admin = await addPerson("admin");
});

/** Made once: a hash takes its time by design. */
const passwordHash = hashPassword(password);

/** A person with the password, who guessed wrong some times before. */
async function withPassword(failedCount = 0) {
  const { id, email } = await addPerson("member");
  const credential = { passwordHash: await passwordHash, changedAt: new Date(), failedCount };
  await db().credential.create({ data: { userId: id, ...credential } });
  return { id, email };
}

describe("a password", () => {
  test("signs its owner in, in whatever case the address is written", async () => {
    const { id, email } = await withPassword();
    expect(await checkPassword(system, email.toUpperCase(), password)).toEqual({ ok: true, userId: id });
  });

  test("that is wrong does not, and the log says so without it", async () => {
    const { id, email } = await withPassword();
    const ctx = systemCtx("sign-in");
    expect(await checkPassword(ctx, email, "a wrong password")).toEqual({ ok: false, why: "wrong" });
    const log = await auditOfRequest(ctx);
    expect(log).toMatchObject([{ action: "user.sign_in", outcome: "refused", target_id: id }]);
    expect(JSON.stringify(log)).not.toContain("a wrong password");
  });

  test("for an address that nobody has, or without a password, is wrong like any other", async () => {
    const { email } = await addPerson("member");
    for (const address of ["nobody@example.com", email, "a\0b@example.com", "\ud800"])
      expect(await checkPassword(system, address, password)).toEqual({ ok: false, why: "wrong" });
  });

  test("guessed wrong for the fifth time lets the account rest, even from the right one", async () => {
    const { id, email } = await withPassword(4);
    expect(await checkPassword(system, email, "wrong")).toEqual({ ok: false, why: "wrong" });
    expect(await checkPassword(system, email, password)).toEqual({ ok: false, why: "locked" });
    await db().credential.update({ where: { userId: id }, data: { lockedUntil: new Date() } });
    expect(await checkPassword(system, email, password)).toMatchObject({ ok: true });
  });

  test("guessed many times at once gets no more guesses than one after the other", async () => {
    const { email } = await withPassword(3);
    const verdicts = await Promise.all(
      Array.from({ length: 8 }, () => checkPassword(system, email, "wrong")),
    );
    expect(verdicts.filter((verdict) => !verdict.ok && verdict.why === "wrong")).toHaveLength(2);
    expect(verdicts.filter((verdict) => !verdict.ok && verdict.why === "locked")).toHaveLength(6);
  });

  test("that is right clears the wrong guesses", async () => {
    const { id, email } = await withPassword(4);
    expect(await checkPassword(system, email, password)).toMatchObject({ ok: true });
    expect(await db().credential.findUniqueOrThrow({ where: { userId: id } })).toMatchObject({
      failedCount: 0,
      lockedUntil: null,
    });
  });

  test("keeps an account at rest for longer with every guess after a rest", async () => {
    const rests: number[] = [];
    for (const failedCount of [4, 5, 6, 30]) {
      const { id, email } = await withPassword(failedCount);
      await checkPassword(system, email, "wrong");
      const { lockedUntil } = await db().credential.findUniqueOrThrow({ where: { userId: id } });
      rests.push(Math.round(((lockedUntil?.getTime() ?? 0) - Date.now()) / 60_000));
    }
    expect(rests).toEqual([1, 2, 4, 60]);
  });
});

describe("a one-time sign-in", () => {
  test("sets the password, once", async () => {
    const { id, email, name } = await addPerson("member");
    const { token } = await inviteUser(ctxOf(admin), { id });
    expect(await findInvitation(token)).toEqual({ name, email });
    expect(await acceptInvitation(system, { token, password })).toEqual({ user_id: id });
    expect(await checkPassword(system, email, password)).toMatchObject({ ok: true });
    expect(await findInvitation(token)).toBeNull();
    await expect(acceptInvitation(system, { token, password })).rejects.toMatchObject({ status: 409 });
  });

  test("used many times at once counts once", async () => {
    const { id } = await addPerson("member");
    const { token } = await inviteUser(ctxOf(admin), { id });
    const results = await Promise.allSettled(
      Array.from({ length: 3 }, () => acceptInvitation(system, { token, password })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is void once expired, once a newer one is made, or when it was never made", async () => {
    const { id } = await addPerson("member");
    const old = await inviteUser(ctxOf(admin), { id });
    const { token } = await inviteUser(ctxOf(admin), { id });
    await expect(acceptInvitation(system, { token: old.token, password })).rejects.toMatchObject({
      status: 409,
    });
    await db().invitation.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
    for (const lapsed of [token, "csi_nothing", "\0"]) {
      expect(await findInvitation(lapsed)).toBeNull();
      await expect(acceptInvitation(system, { token: lapsed, password })).rejects.toMatchObject({
        status: 409,
      });
    }
  });

  test("takes no short password: 422", async () => {
    const { id } = await addPerson("member");
    const { token } = await inviteUser(ctxOf(admin), { id });
    await expect(acceptInvitation(system, { token, password: "short" })).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/password" }],
    });
    expect(await findInvitation(token)).not.toBeNull();
  });
});

describe("a browser session", () => {
  const issuer = "https://login.example.com";
  const vouched = (email: string, changes = {}) => ({
    issuer,
    subject: unique("subject"),
    email,
    email_verified: true,
    name: "Eva",
    roles: null,
    ...changes,
  });

  test("stands for its person until it ends, lapses, or the person is disabled", async () => {
    const person = await addPerson("governance");
    const { session_id: first } = await startSession(system, vouched(person.email));
    expect(await actorOfSession(first)).toEqual(person);
    await endSession(system, { session_id: first });
    expect(await actorOfSession(first)).toEqual({ kind: "anonymous" });

    const { session_id: second } = await startSession(system, vouched(person.email));
    await db().session.update({ where: { id: second }, data: { expiresAt: new Date() } });
    expect(await actorOfSession(second)).toEqual({ kind: "anonymous" });

    const { session_id: third } = await startSession(system, vouched(person.email));
    await disableUser(ctxOf(admin), { id: person.id });
    expect(await actorOfSession(third)).toEqual({ kind: "anonymous" });
    await expect(startSession(system, vouched(person.email))).rejects.toMatchObject({ status: 403 });
    expect(await actorOfSession("ses_nothing")).toEqual({ kind: "anonymous" });
  });

  test("is a fresh sign-in for five minutes after its provider asked who it is, however new the session is (I6)", async () => {
    provideEnv({ PUBLIC_URL: "http://localhost:3000" });
    const { email } = await addPerson("governance");
    const now = Math.floor(Date.now() / 1_000);
    const keyOptions = async (changes: object) => {
      const { session_id } = await startSession(system, vouched(email, changes));
      return startSecurityKey(ctxOf(await actorOfSession(session_id)), {});
    };
    const stale = { code: "forbidden", details: { step_up: "fresh_sign_in" } };
    for (const changes of [{}, { auth_time: null }, { auth_time: now - 3_600 }, { auth_time: now - 301 }])
      await expect(keyOptions(changes)).rejects.toMatchObject(stale);
    expect(await keyOptions({ auth_time: now - 10 })).toMatchObject({ challenge: expect.any(String) });
    // The embedded provider asks every time, and is asked for no proof of it.
    expect(await keyOptions({ issuer: embeddedIssuer() })).toMatchObject({ challenge: expect.any(String) });
  });

  test("is fresh for no longer where the provider's clock is ahead", async () => {
    const { email } = await addPerson("governance");
    const ahead = { auth_time: Math.floor(Date.now() / 1_000) + 3_600 };
    const { session_id } = await startSession(system, vouched(email, ahead));
    const { createdAt } = await db().session.findUniqueOrThrow({ where: { id: session_id } });
    expect(await actorOfSession(session_id)).toMatchObject({ signedInAt: createdAt });
  });

  test("of somebody new makes an account, as a member", async () => {
    const email = `${unique("new")}@example.com`;
    const { session_id } = await startSession(system, vouched(email));
    expect(await actorOfSession(session_id)).toMatchObject({ email, roles: ["member"] });
  });

  test("finds people again by issuer and subject, though their address changed", async () => {
    const claims = vouched(`${unique("new")}@example.com`);
    const { user_id } = await startSession(system, claims);
    const moved = { ...claims, email: `${unique("moved")}@example.com` };
    expect((await startSession(system, moved)).user_id).toBe(user_id);
  });

  test("is not had by claiming somebody's address that nobody vouches for: 403", async () => {
    const { email } = await addPerson("admin");
    await expect(startSession(system, vouched(email, { email_verified: false }))).rejects.toMatchObject({
      status: 403,
    });
  });

  test("is not had from another issuer under the same subject", async () => {
    const claims = vouched(`${unique("new")}@example.com`);
    const { user_id } = await startSession(system, claims);
    const other = { ...claims, issuer: "https://other.example.com", email: `${unique("new")}@example.com` };
    expect((await startSession(system, other)).user_id).not.toBe(user_id);
  });

  test("takes over roles that the provider's groups map to, none included", async () => {
    const person = await addPerson("admin", "governance");
    const { session_id } = await startSession(system, vouched(person.email, { roles: ["auditor"] }));
    expect(await actorOfSession(session_id)).toMatchObject({ roles: ["auditor"] });
    const { session_id: bare } = await startSession(system, vouched(person.email, { roles: [] }));
    expect(await actorOfSession(bare)).toMatchObject({ roles: [] });
  });
});
