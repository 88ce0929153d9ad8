import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type CompanyIdp, startCompanyIdp } from "#e2e/support/company-idp.ts";
import { type NameServer, startNameServer } from "#e2e/support/name-server.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { env, provideEnv } from "#lib/env.ts";
import { createClient, disableClient, disableUser, startSession } from "#lib/identity/index.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOfRequest, unique } from "#prisma/seed/factories.ts";
import { actorOfRegistryToken, exchangeDomainProof, exchangeNothing, exchangeOidcToken } from "./index.ts";
import { readWellKnown } from "./published-keys.ts";

let dns: NameServer;
let idp: CompanyIdp;

beforeAll(async () => {
  [dns, idp] = await Promise.all([startNameServer(), startCompanyIdp("http://127.0.0.1:1")]);
  provideEnv({ DNS_SERVERS: dns.address, OUTBOUND_ALLOW: "127.0.0.1" });
});
afterAll(async () => {
  await Promise.all([dns?.close(), idp?.close()]);
});

const ed25519 = generateKeyPairSync("ed25519");
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
const edRecord = `v=MCPv1; k=ed25519; p=${rawOf(ed25519.publicKey)}`;
const ecRecord = `v=MCPv1; k=ecdsap384; p=${rawOf(p384.publicKey)}`;

function rawOf(key: KeyObject): string {
  const { x = "", y } = key.export({ format: "jwk" });
  const left = Buffer.from(x, "base64url");
  const isOdd = (Buffer.from(y ?? "", "base64url").at(-1) ?? 0) % 2 === 1;
  return Buffer.concat(y === undefined ? [left] : [Buffer.of(isOdd ? 3 : 2), left]).toString("base64");
}

/** A domain of its own, so that no two tests use the same signature in the same second. */
let secondsAgo = 0;
function proofFor(domain: string, key: "ed25519" | "ecdsap384" = "ed25519") {
  secondsAgo = (secondsAgo + 1) % 10;
  const timestamp = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  const bytes = Buffer.from(timestamp);
  const signature =
    key === "ed25519"
      ? sign(null, bytes, ed25519.privateKey)
      : sign("sha384", bytes, { key: p384.privateKey, dsaEncoding: "ieee-p1363" });
  return { domain, timestamp, signed_timestamp: signature.toString("hex") };
}

async function refusalOf(ctx: Ctx) {
  const events = await auditOfRequest(ctx);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    action: "publisher.sign_in",
    outcome: "refused",
    actor_kind: "anonymous",
  });
  return events[0];
}

describe("a domain proved by its name server", () => {
  test("may publish and edit in its namespace and those below, for five minutes", async () => {
    const domain = `${unique("dns")}.example`;
    const reversed = domain.split(".").reverse().join(".");
    dns.zone[domain] = ["v=spf1 -all", edRecord];
    const ctx = anonymousCtx();
    const { registry_token, expires_at } = await exchangeDomainProof(ctx, "dns", proofFor(domain));
    expect(expires_at).toBe(decodeJwt(registry_token).exp);
    expect(decodeJwt(registry_token)).toMatchObject({ auth_method: "dns", auth_method_sub: domain });
    expect(await actorOfRegistryToken(registry_token)).toEqual({
      kind: "publisher",
      id: `dns:${domain}`,
      name: `dns:${domain}`,
      permissions: [
        { action: "publish", resource: `${reversed}/*` },
        { action: "edit", resource: `${reversed}/*` },
        { action: "publish", resource: `${reversed}.*` },
        { action: "edit", resource: `${reversed}.*` },
      ],
    });
    const [event] = await auditOfRequest(ctx);
    expect(event).toMatchObject({
      action: "publisher.sign_in",
      outcome: "success",
      target_type: "publisher",
      target_id: `dns:${domain}`,
      after: { method: "dns" },
    });
    expect(JSON.stringify(event)).not.toContain(registry_token.slice(-20));
  });

  test("by ECDSA, with a record in several pieces, in capitals", async () => {
    const domain = `${unique("dns")}.example`;
    dns.zone[domain] = [`${"x".repeat(240)} ${ecRecord}`];
    const { registry_token } = await exchangeDomainProof(
      anonymousCtx(),
      "dns",
      proofFor(domain.toUpperCase(), "ecdsap384"),
    );
    expect(decodeJwt(registry_token).sub).toBe(`dns:${domain}`);
  });

  test("by one of several keys", async () => {
    const domain = `${unique("dns")}.example`;
    dns.zone[domain] = [`v=MCPv1; k=ed25519; p=${rawOf(generateKeyPairSync("ed25519").publicKey)}`, edRecord];
    await expect(exchangeDomainProof(anonymousCtx(), "dns", proofFor(domain))).resolves.toBeDefined();
  });
});

describe("a domain is not proved", () => {
  const attempt = async (records: readonly string[] | "failing" | undefined, change: object = {}) => {
    const domain = `${unique("no")}.example`;
    if (records) dns.zone[domain] = records;
    const ctx = anonymousCtx();
    const proof = { ...proofFor(domain), ...change };
    const error = await exchangeDomainProof(ctx, "dns", proof).catch((error) => error);
    const event = await refusalOf(ctx);
    expect(JSON.stringify(event)).not.toContain(proof.signed_timestamp);
    return { error, event, domain };
  };

  test.each([
    ["when it does not exist", undefined],
    ["when it has no records", []],
    ["when it has no key", ["v=spf1 -all"]],
  ])("%s: 401 that says what to publish, audited with the domain", async (_what, records) => {
    const { error, event, domain } = await attempt(records);
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining("in a TXT record of") });
    expect(event).toMatchObject({ target_id: `dns:${domain}`, after: { code: "unauthenticated" } });
  });

  test("by another key: 401", async () => {
    const { error } = await attempt([
      `v=MCPv1; k=ed25519; p=${rawOf(generateKeyPairSync("ed25519").publicKey)}`,
    ]);
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining("made this signature") });
  });

  test("by the signature of another time: 401", async () => {
    const { error } = await attempt([edRecord], { timestamp: new Date(Date.now() - 5_000).toISOString() });
    expect(error).toMatchObject({ status: 401 });
  });

  test.each([-16_000, 16_000, -86_400_000])("by a signature %i ms from now: 401", async (offsetMs) => {
    const timestamp = new Date(Date.now() + offsetMs).toISOString();
    const signed_timestamp = sign(null, Buffer.from(timestamp), ed25519.privateKey).toString("hex");
    const { error } = await attempt([edRecord], { timestamp, signed_timestamp });
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining("15 seconds") });
  });

  test("while its name server fails: 503, to try again", async () => {
    const { error } = await attempt("failing");
    expect(error).toMatchObject({ status: 503, message: expect.stringContaining("Try again") });
  });

  test("in a body that is wrong: 422 that names every field, audited", async () => {
    const ctx = anonymousCtx();
    const body = { domain: "127.0.0.1", timestamp: "now", signed_timestamp: "ab", extra: 1 };
    await expect(exchangeDomainProof(ctx, "dns", body)).rejects.toMatchObject({
      status: 422,
      issues: [
        { pointer: "/domain" },
        { pointer: "/timestamp" },
        { pointer: "/signed_timestamp" },
        { pointer: "/extra" },
      ],
    });
    expect(await refusalOf(ctx)).toMatchObject({ target_id: "dns" });
    for (const other of [undefined, null, [], "text", { domain: "\ud800.example" }])
      await expect(exchangeDomainProof(anonymousCtx(), "dns", other)).rejects.toMatchObject({ status: 422 });
  });
});

describe("a signature counts once", () => {
  test("for one domain, for another, and by another way", async () => {
    const [one, other] = [`${unique("once")}.example`, `${unique("once")}.example`];
    dns.zone[one] = [edRecord];
    dns.zone[other] = [edRecord];
    const proof = proofFor(one);
    await exchangeDomainProof(anonymousCtx(), "dns", proof);
    const again = [
      () => exchangeDomainProof(anonymousCtx(), "dns", proof),
      () => exchangeDomainProof(anonymousCtx(), "dns", { ...proof, domain: other }),
      () => exchangeDomainProof(anonymousCtx(), "http", proof, async () => edRecord),
      () =>
        exchangeDomainProof(anonymousCtx(), "dns", {
          ...proof,
          signed_timestamp: proof.signed_timestamp.toUpperCase(),
        }),
    ];
    for (const attempt of again)
      await expect(attempt()).rejects.toMatchObject({
        status: 401,
        message: expect.stringContaining("used already"),
      });
    const ctx = anonymousCtx();
    await exchangeDomainProof(ctx, "dns", proof).catch(() => undefined);
    expect(await refusalOf(ctx)).toMatchObject({ target_id: `dns:${one}` });
  });

  test("when it comes many times at once", async () => {
    const domain = `${unique("once")}.example`;
    dns.zone[domain] = [ecRecord];
    const proof = proofFor(domain, "ecdsap384");
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => exchangeDomainProof(anonymousCtx(), "dns", proof)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("and is forgotten once nobody could use it", async () => {
    await db().publisherProof.create({ data: { hash: "old", expiresAt: new Date(Date.now() - 1_000) } });
    const domain = `${unique("once")}.example`;
    dns.zone[domain] = [edRecord];
    await exchangeDomainProof(anonymousCtx(), "dns", proofFor(domain));
    expect(await db().publisherProof.findUnique({ where: { hash: "old" } })).toBeNull();
  });
});

/** In the place of a server with a certificate: what the domain's page would answer. */
const standIn = (page: string | Error, status = 200) =>
  readWellKnown((async (url: string) => {
    expect(url).toMatch(/^https:\/\/[a-z0-9.-]+\/\.well-known\/mcp-registry-auth$/);
    if (page instanceof Error) throw page;
    return new Response(page, { status });
  }) as typeof fetch);

describe("a domain proved by a page on it", () => {
  test("may publish in its own namespace, not in those below", async () => {
    const domain = `${unique("web")}.example`;
    const { registry_token } = await exchangeDomainProof(
      anonymousCtx(),
      "http",
      proofFor(domain),
      standIn(`${ecRecord}\n${edRecord}\n`),
    );
    const actor = await actorOfRegistryToken(registry_token);
    const reversed = domain.split(".").reverse().join(".");
    expect(actor).toMatchObject({
      id: `http:${domain}`,
      permissions: [
        { action: "publish", resource: `${reversed}/*` },
        { action: "edit", resource: `${reversed}/*` },
      ],
    });
  });

  test.each([
    ["there is none", standIn("Not found", 404), 401],
    ["there is no key on it", standIn("<html>"), 401],
    ["it can't be read", standIn(new Error("10.0.0.5 is a private address")), 503],
  ])("is not, when %s", async (_what, readKeys, status) => {
    const ctx = anonymousCtx();
    const domain = `${unique("web")}.example`;
    const error = await exchangeDomainProof(ctx, "http", proofFor(domain), readKeys).catch((error) => error);
    expect(error).toMatchObject({ status });
    expect(error.message).toContain(`https://${domain}/.well-known/mcp-registry-auth`);
    expect(error.message).not.toContain("10.0.0.5");
    expect(await refusalOf(ctx)).toMatchObject({ target_id: `http:${domain}` });
  });
});

describe("publishing by anybody", () => {
  afterEach(() => provideEnv({ REGISTRY_ANONYMOUS_PUBLISH: "0" }));

  test("is not there unless somebody turned it on, and then ends with that", async () => {
    const ctx = anonymousCtx();
    await expect(exchangeNothing(ctx)).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("oidc, dns, http, or"),
    });
    expect(await refusalOf(ctx)).toMatchObject({ target_id: "none" });

    provideEnv({ REGISTRY_ANONYMOUS_PUBLISH: "1" });
    const { registry_token } = await exchangeNothing(anonymousCtx());
    expect(await actorOfRegistryToken(registry_token)).toMatchObject({
      kind: "publisher",
      id: "none:anonymous",
      permissions: [
        { action: "publish", resource: "io.modelcontextprotocol.anonymous/*" },
        { action: "edit", resource: "io.modelcontextprotocol.anonymous/*" },
      ],
    });

    provideEnv({ REGISTRY_ANONYMOUS_PUBLISH: "0" });
    expect(await actorOfRegistryToken(registry_token)).toEqual({ kind: "anonymous" });
  });
});

describe("a token of the company's identity provider", () => {
  let person: UserActor;

  beforeAll(async () => {
    provideEnv({
      OIDC_ISSUER: idp.issuer,
      OIDC_CLIENT_ID: "countersign",
      OIDC_CLIENT_SECRET: "secret",
      TRUSTED_ISSUERS: idp.issuer,
    });
    person = await addPerson("member");
    await startSession(systemCtx("tests"), {
      issuer: idp.issuer,
      subject: person.id,
      email: person.email,
      email_verified: true,
      name: person.name,
      roles: null,
    });
  });

  const aud = () => env().publicUrl;
  const exchanged = async (claims: Record<string, unknown>, typ?: string) =>
    exchangeOidcToken(anonymousCtx(), { oidc_token: await idp.accessToken({ aud: aud(), ...claims }, typ) });

  test("stands for a person who signed in here, when it is an ID token", async () => {
    const { registry_token } = await exchanged({ sub: person.id, azp: "some-app" }, "JWT");
    expect(decodeJwt(registry_token)).toMatchObject({ auth_method: "oidc", sub: `user:${person.id}` });
    expect(await actorOfRegistryToken(registry_token)).toMatchObject({
      kind: "user",
      id: person.id,
      roles: ["member"],
      scopes: ["submission.create", "submission.edit", "server.set_status"],
      via: "token",
    });
  });

  test("stands for them no longer once they are disabled", async () => {
    const gone = await addPerson("member");
    await startSession(systemCtx("tests"), {
      issuer: idp.issuer,
      subject: gone.id,
      email: gone.email,
      email_verified: true,
      name: gone.name,
      roles: null,
    });
    const { registry_token } = await exchanged({ sub: gone.id }, "JWT");
    await disableUser(systemCtx("tests"), { id: gone.id });
    expect(await actorOfRegistryToken(registry_token)).toEqual({ kind: "anonymous" });
    await expect(exchanged({ sub: gone.id }, "JWT")).rejects.toMatchObject({ status: 401 });
  });

  test.each([
    ["for another audience", { aud: "https://other.example" }, "JWT"],
    ["for a client, not for us", { aud: "countersign" }, "JWT"],
    ["of somebody who never signed in", { sub: "stranger" }, "JWT"],
    ["of nobody", { sub: undefined }, "JWT"],
    ["of another type", {}, "logout+jwt"],
    ["when an application may act by it", { client_id: "some-app", scope: "openid" }, "at+jwt"],
    ["when its type alone says so", {}, "at+jwt"],
    ["when it has a scope", { scope: "openid submission.create" }, "JWT"],
    ["when it has a scope by another name", { scp: "catalog.read" }, "JWT"],
    ["when it is some client's", { client_id: "some-app" }, "JWT"],
    ["that is one of ours", {}, "registry+jwt"],
  ])("is refused %s: 401, audited", async (_what, claims, typ) => {
    const ctx = anonymousCtx();
    const all = { aud: aud(), sub: person.id, ...claims };
    const token = await idp.accessToken(all, typ);
    await expect(exchangeOidcToken(ctx, { oidc_token: token })).rejects.toMatchObject({ status: 401 });
    expect(JSON.stringify(await refusalOf(ctx))).not.toContain(token.slice(0, 40));
  });

  test("makes nobody an account", async () => {
    const before = await db().user.count();
    await exchanged({ sub: "new", email: "new@bank.example", email_verified: true }, "JWT").catch(
      () => undefined,
    );
    expect(await db().user.count()).toBe(before);
  });

  test("stands for a machine that is registered as a publisher, as far as its scopes go", async () => {
    const subject = `repo:${unique("octo")}/weather:ref:refs/heads/main`;
    const { client_id } = await createClient(systemCtx("tests"), {
      name: unique("ci"),
      kind: "publisher",
      scopes: ["submission.create"],
      namespaces: ["com.example"],
      issued_by: { issuer: idp.issuer, subject },
    });
    const { registry_token } = await exchanged({ sub: subject }, "JWT");
    expect(await actorOfRegistryToken(registry_token)).toMatchObject({
      kind: "publisher",
      id: `client:${client_id}`,
      permissions: [
        { action: "publish", resource: "com.example/*" },
        { action: "publish", resource: "com.example.*" },
      ],
    });
    await db().oauthClient.update({ where: { id: client_id }, data: { namespaces: ["com.other"] } });
    expect(await actorOfRegistryToken(registry_token)).toMatchObject({ permissions: [] });
    await disableClient(systemCtx("tests"), { id: client_id });
    expect(await actorOfRegistryToken(registry_token)).toEqual({ kind: "anonymous" });
  });

  test("stands for no gateway or agent: 403", async () => {
    const subject = unique("edge");
    await createClient(systemCtx("tests"), {
      name: subject,
      kind: "gateway",
      scopes: ["*"],
      issued_by: { issuer: idp.issuer, subject },
    });
    await expect(exchanged({ sub: subject })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("--kind publisher"),
    });
  });
});

describe("a publisher's registration", () => {
  const input = { name: "", scopes: ["submission.create" as const], namespaces: ["com.example"] };

  test.each([
    ["without a namespace", { kind: "publisher" as const, namespaces: [] }],
    ["of a gateway with one", { kind: "gateway" as const }],
  ])("%s is refused: 422, and by the database", async (_what, change) => {
    await expect(
      createClient(systemCtx("tests"), { ...input, name: unique("publisher"), ...change }),
    ).rejects.toMatchObject({ status: 422, issues: [{ pointer: "/namespaces" }] });
    await expect(
      db().oauthClient.create({
        data: { id: unique("cli"), ...input, name: unique("publisher"), ...change, createdAt: new Date() },
      }),
    ).rejects.toThrow("oauth_client_namespaces");
  });
});
