import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { can } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  actorOfClient,
  actorOfToken,
  createClient,
  createToken,
  disableClient,
  disableUser,
  enableUser,
  revokeToken,
  updateUser,
} from "./index.ts";

let admin: UserActor;
let member: UserActor;

beforeAll(async () => {
  [admin, member] = await Promise.all([addPerson("admin"), addPerson("member")]);
});

const anonymous = { kind: "anonymous" };

describe("a personal access token", () => {
  test("stands for its owner, narrowed to its scopes, and is kept as a hash only", async () => {
    const ctx = ctxOf(member);
    const made = await createToken(ctx, { name: "ci", scopes: ["submission.*", "catalog.read"] });
    expect(made.token).toMatch(/^cst_/);
    expect(await actorOfToken(made.token)).toEqual({
      ...member,
      scopes: ["submission.*", "catalog.read"],
      via: "token",
    });
    const row = await db().accessToken.findUniqueOrThrow({ where: { id: made.id } });
    expect(JSON.stringify(row)).not.toContain(made.token);
    const log = await auditOf(made.id);
    expect(log).toMatchObject([
      { action: "token.create", after: { owner: member.email, scopes: ["submission.*", "catalog.read"] } },
    ]);
    expect(JSON.stringify(log)).not.toContain(made.token);
  });

  test("never gives what its owner may not do, and follows the owner's roles as they change", async () => {
    const owner = await addPerson("member");
    const { token } = await createToken(ctxOf(owner), { scopes: ["*"] });
    expect(can(await actorOfToken(token), "submission.vote")).not.toBe(true);
    await updateUser(systemCtx("tests"), { id: owner.id, roles: ["governance"] });
    expect(can(await actorOfToken(token), "submission.vote")).toBe(true);
    expect(can(await actorOfToken(token), "submission.create")).not.toBe(true);
  });

  test("lasts 90 days unless asked for 1 to 365", async () => {
    const days = async (expires_in_days?: number) => {
      const { expires_at } = await createToken(ctxOf(member), { scopes: ["*"], expires_in_days });
      return Math.round((Date.parse(expires_at) - Date.now()) / 86_400_000);
    };
    expect([await days(), await days(1), await days(365)]).toEqual([90, 1, 365]);
    for (const expires_in_days of [0, 366, 1.5])
      await expect(createToken(ctxOf(member), { scopes: ["*"], expires_in_days })).rejects.toMatchObject({
        status: 422,
      });
  });

  test("is nobody's once revoked, once expired, or when it was never given", async () => {
    const { id, token } = await createToken(ctxOf(member), { scopes: ["*"] });
    await revokeToken(ctxOf(member), { id });
    expect(await actorOfToken(token)).toEqual(anonymous);

    const lapsed = await createToken(ctxOf(member), { scopes: ["*"] });
    await db().accessToken.update({ where: { id: lapsed.id }, data: { expiresAt: new Date() } });
    expect(await actorOfToken(lapsed.token)).toEqual(anonymous);

    const row = await db().accessToken.findUniqueOrThrow({ where: { id } });
    for (const guess of ["", "cst_", "\0", token.slice(0, -1), token.toUpperCase(), row.hash, row.id])
      expect(await actorOfToken(guess)).toEqual(anonymous);
  });

  test("is nobody's while its owner is disabled", async () => {
    const owner = await addPerson("member");
    const { token } = await createToken(ctxOf(owner), { scopes: ["*"] });
    await disableUser(systemCtx("tests"), { id: owner.id });
    expect(await actorOfToken(token)).toEqual(anonymous);
    await enableUser(systemCtx("tests"), { id: owner.id });
    expect(await actorOfToken(token)).toMatchObject({ id: owner.id });
  });

  test("makes no tokens: 403, audited", async () => {
    const ctx = ctxOf({ ...member, via: "token" });
    await expect(createToken(ctx, { scopes: ["*"] })).rejects.toMatchObject({
      status: 403,
      message: "A token can't make tokens. Sign in to the console.",
    });
    expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused", after: { code: "forbidden" } }]);
  });

  test("is made for oneself only, by administrators too: 403", async () => {
    await expect(createToken(ctxOf(admin), { user: member.email, scopes: ["*"] })).rejects.toMatchObject({
      status: 403,
    });
  });

  test("is made by the command line for anybody who is active: else 404", async () => {
    const cli = systemCtx("command line");
    const made = await createToken(cli, { user: member.email.toUpperCase(), scopes: ["*"] });
    expect(await actorOfToken(made.token)).toMatchObject({ id: member.id });
    const gone = await addPerson("member");
    await disableUser(cli, { id: gone.id });
    for (const user of ["nobody@example.com", gone.email, undefined])
      await expect(createToken(cli, { user, scopes: ["*"] })).rejects.toMatchObject({ status: 404 });
  });

  test.each([[[]], [["nothing"]], [["submission"]], [["submission.read", "**"]]])(
    "does not have the scopes %j: 422",
    async (scopes) => {
      await expect(createToken(ctxOf(member), { scopes } as never)).rejects.toMatchObject({ status: 422 });
    },
  );

  test("is not made by strangers: 401", async () => {
    await expect(createToken(anonymousCtx(), { scopes: ["*"] })).rejects.toMatchObject({ status: 401 });
  });
});

describe("revoking a token", () => {
  test("is the owner's alone: for others it does not exist, 404", async () => {
    const { id, token } = await createToken(ctxOf(member), { scopes: ["*"] });
    for (const other of [admin, await addPerson("member")])
      await expect(revokeToken(ctxOf(other), { id })).rejects.toMatchObject({ status: 404 });
    await expect(revokeToken(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
    for (const missing of [newId("token"), "", "nothing"])
      await expect(revokeToken(ctxOf(member), { id: missing })).rejects.toMatchObject({ status: 404 });
    expect(await actorOfToken(token)).toMatchObject({ id: member.id });
  });

  test("twice keeps the first time", async () => {
    const { id } = await createToken(ctxOf(member), { scopes: ["*"] });
    await revokeToken(ctxOf(member), { id });
    const { revokedAt } = await db().accessToken.findUniqueOrThrow({ where: { id } });
    await revokeToken(ctxOf(member), { id });
    expect((await db().accessToken.findUniqueOrThrow({ where: { id } })).revokedAt).toEqual(revokedAt);
  });
});

describe("a machine", () => {
  const claims = (subject: string, scopes: string[] | null) => ({ issuer: null, subject, scopes });

  test("gets a secret that is shown once and kept as a hash, and the log holds none", async () => {
    const name = unique("gateway");
    const made = await createClient(ctxOf(admin), { name, kind: "gateway", scopes: ["catalog.read"] });
    expect(made).toMatchObject({ kind: "gateway", client_secret: expect.stringMatching(/^css_/) });
    const row = await db().oauthClient.findUniqueOrThrow({ where: { id: made.client_id } });
    const log = await auditOf(made.client_id);
    expect(log).toMatchObject([{ action: "client.create", after: { authentication: "client_secret" } }]);
    expect(JSON.stringify([row, log])).not.toContain(made.client_secret);
  });

  test("with keys of its own gets no secret", async () => {
    const made = await createClient(ctxOf(admin), {
      name: unique("agent"),
      kind: "agent",
      scopes: ["catalog.read"],
      jwks: { keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y" }] },
    });
    expect(made.client_secret).toBeUndefined();
  });

  test("has what its token asks for within what it is registered for, never more", async () => {
    const { client_id } = await createClient(ctxOf(admin), {
      name: unique("gateway"),
      kind: "gateway",
      scopes: ["catalog.read"],
    });
    const scopes = async (asked: string[] | null) => {
      const actor = await actorOfClient(claims(client_id, asked));
      return actor.kind === "client" ? actor.scopes : undefined;
    };
    expect(await scopes(["catalog.read"])).toEqual(["catalog.read"]);
    expect(await scopes(null)).toEqual(["catalog.read"]);
    expect(await scopes([])).toEqual([]);
    for (const asked of [["*"], ["catalog.*"], ["audit.read"], ["catalog.readx"]])
      expect(await scopes(asked)).toEqual([]);
  });

  test("is nobody once disabled, and when it was never registered", async () => {
    const { client_id } = await createClient(ctxOf(admin), {
      name: unique("gateway"),
      kind: "gateway",
      scopes: ["*"],
    });
    await disableClient(ctxOf(admin), { id: client_id });
    expect(await actorOfClient(claims(client_id, null))).toEqual(anonymous);
    expect(await actorOfClient(claims(newId("client"), null))).toEqual(anonymous);
  });

  test("of a trusted issuer is found by issuer and subject together, and not by its id", async () => {
    const subject = unique("subject");
    const issued_by = { issuer: "https://issuer.example.com", subject };
    const { client_id, client_secret } = await createClient(ctxOf(admin), {
      name: unique("gateway"),
      kind: "gateway",
      scopes: ["catalog.read"],
      issued_by,
    });
    expect(client_secret).toBeUndefined();
    expect(await actorOfClient({ ...issued_by, scopes: null })).toMatchObject({ id: client_id });
    expect(await actorOfClient({ ...issued_by, issuer: "https://other.example.com", scopes: null })).toEqual(
      anonymous,
    );
    expect(await actorOfClient(claims(client_id, null))).toEqual(anonymous);
    await expect(
      createClient(ctxOf(admin), { name: unique("other"), kind: "gateway", scopes: ["*"], issued_by }),
    ).rejects.toMatchObject({ status: 409 });
  });

  test("is not registered twice under one name: 409", async () => {
    const input = { name: unique("gateway"), kind: "gateway" as const, scopes: ["catalog.read" as const] };
    await createClient(ctxOf(admin), input);
    await expect(createClient(ctxOf(admin), input)).rejects.toMatchObject({ status: 409 });
  });

  test("is registered and disabled by administrators only: 401, 403, 404, 422", async () => {
    const input = { name: unique("gateway"), kind: "gateway" as const, scopes: ["catalog.read" as const] };
    await expect(createClient(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(createClient(ctxOf(member), input)).rejects.toMatchObject({ status: 403 });
    await expect(disableClient(ctxOf(member), { id: newId("client") })).rejects.toMatchObject({
      status: 403,
    });
    await expect(disableClient(ctxOf(admin), { id: newId("client") })).rejects.toMatchObject({ status: 404 });
    await expect(createClient(ctxOf(admin), { ...input, kind: "robot" } as never)).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/kind" }],
    });
  });
});
