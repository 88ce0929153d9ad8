import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BrowserSession } from "./support/browser-session.ts";
import { Instance, type Person, password } from "./support/instance.ts";

const submissions = "/api/v1/submissions";
let instance: Instance;
let person: Person;

beforeAll(async () => {
  instance = await Instance.start();
  person = await instance.person("Pia Person", "member", "admin");
});
afterAll(() => instance?.close());

async function signedIn(who = person): Promise<BrowserSession> {
  const browser = new BrowserSession(instance.url);
  await browser.signIn(who.email, password);
  return browser;
}

describe("people", () => {
  test("sign in with a password, and the session cookie is for this site's own requests only", async () => {
    const browser = await signedIn();
    expect((await browser.go(submissions)).status).toBe(200);
    const again = await new BrowserSession(instance.url).begin();
    expect(again).toMatch(/^\/sign-in\//);
    const raw = await fetch(`${instance.url}/api/auth/csrf`);
    for (const cookie of raw.headers.getSetCookie()) {
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=Lax/i);
    }
  });

  test("a change that another site's page sends along is refused", async () => {
    const browser = await signedIn();
    const send = (headers: Record<string, string>) =>
      browser.go(submissions, {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json", ...headers },
      });
    expect((await send({ origin: "https://evil.example" })).status).toBe(403);
    expect((await send({})).status).toBe(403);
    expect((await send({ origin: instance.url, "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await send({ origin: instance.url })).status).toBe(422);
  });

  test("a session that ended is worthless, also to who kept its cookie", async () => {
    const browser = await signedIn();
    const name = "countersign.session";
    const kept = browser.cookies.get(name) ?? "";
    const { csrfToken } = (await (await browser.go("/api/auth/csrf")).json()) as { csrfToken: string };
    await browser.post("/api/auth/signout", { csrfToken, json: "true" });
    const replay = await fetch(`${instance.url}${submissions}`, { headers: { cookie: `${name}=${kept}` } });
    expect(replay.status).toBe(401);
  });

  test("whoever signs in after a sign-out is asked who they are, whatever the request says", async () => {
    const browser = await signedIn();
    const { csrfToken } = (await (await browser.go("/api/auth/csrf")).json()) as { csrfToken: string };
    await browser.post("/api/auth/signout", { csrfToken, json: "true" });
    await browser.finish(await browser.begin("?prompt=none"));
    expect((await browser.go(submissions)).status).toBe(401);
    expect(await browser.begin()).toMatch(/^\/sign-in\//);
  });

  test("a cookie that is not ours is nobody's", async () => {
    for (const value of ["%E0%A4%A", "x", "a.b.c.d.e"]) {
      const answer = await fetch(`${instance.url}${submissions}`, {
        headers: { cookie: `countersign.session=${value}` },
      });
      expect(answer.status).toBe(401);
    }
  });

  test("wrong passwords are refused alike for known and unknown addresses, and an account rests after five", async () => {
    const victim = await instance.person("Vic Victim", "member");
    const browser = new BrowserSession(instance.url);
    const form = await browser.begin();
    const unknown = await browser.submit(form, { email: "nobody@bank.example", password: "wrong" });
    expect(unknown).toContain("error=wrong");
    for (let guess = 0; guess < 5; guess++)
      expect(await browser.submit(form, { email: victim.email, password: "wrong" })).toContain("error=wrong");
    expect(await browser.submit(form, { email: victim.email, password })).toContain("error=locked");
  });

  test("the form belongs to the browser that began", async () => {
    const form = await new BrowserSession(instance.url).begin();
    const other = new BrowserSession(instance.url);
    expect(await other.submit(form, { email: person.email, password })).toContain("error=expired");
  });

  test("a one-time sign-in chooses a password, once", async () => {
    const { sign_in } = await instance.cli<{ sign_in: string }>(
      ...["user", "create", "--email", "new@bank.example", "--name", "Nia New", "--role", "member"],
    );
    const invitation = new URL(sign_in).searchParams.get("invitation") ?? "";
    const browser = new BrowserSession(instance.url);
    const form = await browser.begin();
    expect(await browser.submit(form, { invitation, password: "short" })).toContain("error=password");
    await browser.finish(await browser.submit(form, { invitation, password: "a long enough one" }));
    expect((await browser.go(submissions)).status).toBe(200);
    const late = new BrowserSession(instance.url);
    expect(await late.submit(await late.begin(), { invitation, password: "a long enough two" })).toContain(
      "error=invitation",
    );
  });

  test("a disabled person is out at once, browser and token, and can't come back", async () => {
    const leaver = await instance.person("Lea Leaver", "member");
    const browser = await signedIn(leaver);
    expect((await browser.go(submissions)).status).toBe(200);
    await instance.cli("user", "disable", "--email", leaver.email);
    expect((await browser.go(submissions)).status).toBe(401);
    expect((await instance.call(leaver.token, "GET", submissions)).status).toBe(401);
    await expect(signedIn(leaver).then((session) => session.go(submissions))).resolves.toMatchObject({
      status: 401,
    });
  });
});

describe("machines", () => {
  type Client = { client_id: string; client_secret: string };
  const token = (body: Record<string, string>, authorization?: string) =>
    fetch(`${instance.url}/idp/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", ...body }),
      headers: authorization ? { authorization } : {},
    });
  const basic = ({ client_id, client_secret }: Client) =>
    `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}`;
  const servers = (bearer: string) => instance.call(bearer, "GET", "/api/v1/servers");

  test("get tokens by their secret, for this console as audience, no wider than registered", async () => {
    const client = await instance.cli<Client>(
      "client",
      "create",
      "--name",
      "gateway-1",
      "--kind",
      "gateway",
      "--scopes",
      "catalog.read",
    );
    for (const [body, authorization] of [
      [{}, basic(client)],
      [{ client_id: client.client_id, client_secret: client.client_secret }, undefined],
      [{ resource: instance.url, scope: "catalog.read" }, basic(client)],
    ] as const) {
      const answer = (await (await token(body, authorization)).json()) as { access_token: string };
      expect((await servers(answer.access_token)).status).toBe(200);
      expect((await instance.call(answer.access_token, "GET", "/api/v1/audit/events")).status).toBe(403);
    }
    expect((await token({ scope: "audit.read" }, basic(client))).status).toBe(400);
    expect((await token({ resource: "https://other.example" }, basic(client))).status).toBe(400);
    expect((await token({}, basic({ ...client, client_secret: "css_wrong" }))).status).toBe(401);
  });

  test("get tokens by a signed assertion (private_key_jwt)", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const jwk = { ...(await exportJWK(publicKey)), alg: "ES256", kid: "k1", use: "sig" };
    const created = await instance.call<Client>(person.token, "POST", "/api/v1/clients", {
      name: "agent-1",
      kind: "agent",
      scopes: ["catalog.read"],
      jwks: { keys: [jwk] },
    });
    expect(created.status).toBe(201);
    const { client_id } = created.body;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .setIssuer(client_id)
      .setSubject(client_id)
      .setAudience(`${instance.url}/idp`)
      .setJti("one")
      .setIssuedAt()
      .setExpirationTime("1m")
      .sign(privateKey);
    const body = {
      client_id,
      client_assertion: assertion,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    };
    const answer = (await (await token(body)).json()) as { access_token: string };
    expect((await servers(answer.access_token)).status).toBe(200);
    expect((await token(body)).status, "an assertion is used once").toBe(401);
  });

  test("a token that is unsigned, altered, of another issuer or of a disabled client is nobody's", async () => {
    const client = await instance.cli<Client>(
      "client",
      "create",
      "--name",
      "gateway-2",
      "--kind",
      "gateway",
      "--scopes",
      "catalog.read",
    );
    const { access_token } = (await (await token({}, basic(client))).json()) as { access_token: string };
    const [header = "", payload = "", signature = ""] = access_token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { privateKey } = await generateKeyPair("ES256");
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt" })
      .sign(privateKey);
    for (const bad of [
      `${encode({ alg: "none", typ: "at+jwt" })}.${payload}.`,
      `${header}.${encode({ ...claims, client_id: "cli_other" })}.${signature}`,
      forged,
      `${header}.${encode({ ...claims, iss: "https://idp.example" })}.${signature}`,
    ])
      expect((await servers(bad)).status).toBe(401);

    expect((await servers(access_token)).status).toBe(200);
    await instance.call(person.token, "POST", `/api/v1/clients/${client.client_id}/disable`);
    expect((await servers(access_token)).status).toBe(401);
    expect((await token({}, basic(client))).status).toBe(401);
  });
});

test("the demo signs in as its invented people by one click, and as nobody else", async () => {
  const demo = await Instance.start({ DEMO: "1" });
  const real = await demo.person("Rea Real", "admin");
  const { body } = await demo.call<{ items: { id: string; email: string }[] }>(
    real.token,
    "GET",
    "/api/v1/users?q=ruth",
  );
  const browser = new BrowserSession(demo.url);
  const form = await browser.begin();
  expect(await browser.submit(form, { demo_user: real.id })).toContain("error=wrong");
  await browser.finish(await browser.submit(form, { demo_user: body.items[0]?.id ?? "" }));
  expect((await browser.go("/api/v1/audit/events")).status).toBe(200);
  await demo.close();
});

test("behind TLS every cookie is Secure and the browser is told to stay there", async () => {
  const secure = await Instance.start({ PUBLIC_URL: "https://countersign.example" });
  const response = await fetch(`${secure.url}/api/auth/csrf`);
  expect(response.headers.get("strict-transport-security")).toContain("max-age=31536000");
  const cookies = response.headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/^__(Host|Secure)-.*; Secure/);
  await secure.close();
});

test("whoever hammers the sign-in form is told to wait", async () => {
  const browser = new BrowserSession(instance.url);
  const form = await browser.begin();
  const statuses = new Set<number>();
  for (let hit = 0; hit < 130; hit++)
    statuses.add((await browser.post(form, { demo_user: "nobody" })).status);
  expect(statuses).toContain(429);
  const refused = await browser.post(form, { demo_user: "nobody" });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
});
