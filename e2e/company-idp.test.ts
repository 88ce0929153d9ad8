import { afterAll, beforeAll, expect, test } from "vitest";
import { BrowserSession } from "./support/browser-session.ts";
import { type CompanyIdp, client, startCompanyIdp } from "./support/company-idp.ts";
import { Instance } from "./support/instance.ts";
import { freePort } from "./support/server-process.ts";

let idp: CompanyIdp;
let instance: Instance;

beforeAll(async () => {
  const port = await freePort();
  idp = await startCompanyIdp(`http://127.0.0.1:${port}`);
  instance = await Instance.start({
    PORT: String(port),
    OIDC_ISSUER: idp.issuer,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_GROUP_ROLES: "mcp-governance=governance,mcp-audit=auditor",
    TRUSTED_ISSUERS: idp.issuer,
  });
});
afterAll(async () => {
  await instance?.close();
  await idp?.close();
});

/** Signs `idp.person` in, following every redirect. @returns the last address */
async function signIn(browser: BrowserSession, params = ""): Promise<string> {
  let location = await browser.begin(params);
  for (let hop = 0; hop < 8; hop++) {
    const next = (await browser.go(new URL(location, idp.issuer).href)).headers.get("location");
    if (!next) break;
    location = new URL(next, location.startsWith("http") ? location : idp.issuer).href;
    if (location.startsWith(`${instance.url}/`) && !location.includes("/api/auth/")) break;
  }
  return location;
}

const may = async (browser: BrowserSession, path: string) => (await browser.go(path)).status;

test("the company's provider signs people in, its groups give the roles, and the embedded one is off", async () => {
  expect((await fetch(`${instance.url}/idp/.well-known/openid-configuration`)).status).toBe(404);
  const browser = new BrowserSession(instance.url);
  idp.person.groups = ["mcp-audit"];
  await signIn(browser);
  expect(await may(browser, "/api/v1/submissions")).toBe(200);
  expect(await may(browser, "/api/v1/audit/events")).toBe(200);
});

test("only a sign-in at which the provider asked who it is, and says when, is a fresh one (I6)", async () => {
  const browser = new BrowserSession(instance.url);
  const addKey = () =>
    browser.go("/api/v1/security-keys/options", {
      method: "POST",
      headers: { origin: instance.url, "content-type": "application/json" },
      body: "{}",
    });
  const stale = { status: 403, step_up: "fresh_sign_in" };
  await signIn(browser);
  expect(await (await addKey()).json()).toMatchObject(stale);
  await signIn(browser, "?prompt=login&max_age=0");
  // No key works at this address, which is said to nobody whose sign-in is too old.
  expect(await (await addKey()).json()).toMatchObject({ status: 409 });
});

test("a group taken away takes the role away at the next sign-in", async () => {
  idp.person.groups = ["staff"];
  const browser = new BrowserSession(instance.url);
  await signIn(browser);
  expect(await may(browser, "/api/v1/submissions")).toBe(200);
  expect(await may(browser, "/api/v1/audit/events")).toBe(403);
});

test("an address that the provider does not vouch for takes over nobody's account", async () => {
  await instance.cli("user", "create", "--email", "boss@bank.example", "--name", "Boss", "--role", "admin");
  Object.assign(idp.person, { sub: "u-2", email: "boss@bank.example", email_verified: false });
  const browser = new BrowserSession(instance.url);
  expect(await signIn(browser)).toContain("error=refused");
  expect(await may(browser, "/api/v1/submissions")).toBe(401);
});

test("a machine's token of a trusted issuer works for the client registered with it, and for this audience only", async () => {
  await instance.cli(
    ...["client", "create", "--name", "edge", "--kind", "gateway", "--scopes", "catalog.read"],
    ...["--issuer", idp.issuer, "--subject", "edge-gateway"],
  );
  const servers = async (claims: Record<string, unknown>) =>
    (await instance.call(await idp.accessToken(claims), "GET", "/api/v1/servers")).status;
  expect(await servers({ client_id: "edge-gateway", aud: instance.url })).toBe(200);
  expect(await servers({ client_id: "edge-gateway", aud: "https://other.example" })).toBe(401);
  expect(await servers({ client_id: "somebody-else", aud: instance.url })).toBe(401);
});
