import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, type Client, documentOf, RegistryInstance } from "./support/registry-instance.ts";
import { type Entry, type List, nameOf, officialOf, raw } from "./support/registry-reader.ts";

const servers = "/v0.1/servers";
const changes = "/v0.1/x/dev.countersign/changes";
const detail = `${servers}/com.example%2Fpayments/versions/latest`;

let registry: RegistryInstance;
let reader: Client;
let stranger: Client;

beforeAll(async () => {
  registry = await RegistryInstance.start();
  await registry.fill([
    [approved("com.example/payments", "1.0.0"), approved("com.example/payments", "1.1.0")],
    [approved("com.example/ledger", "1.0.0")],
    [approved("com.example/weather", "1.0.0")],
  ]);
  await registry.createCatalog("closed", "oauth", "all");
  await registry.createCatalog("vault", "oauth", "all");
  await registry.createCatalog("open", "anonymous", "chosen");
  await registry.choose("open", "com.example/payments");
  reader = await registry.client("reader", "catalog.read");
  stranger = await registry.client("stranger", "audit.read");
});
afterAll(() => registry?.instance.close());

const call = <T = List>(path: string, token: string | null = null, headers?: Record<string, string>) =>
  registry.instance.call<T>(token, "GET", path, undefined, headers);
const address = (slug: string) => `${registry.url}/catalogs/${slug}`;
const names = async (path: string) => (await call(path)).body.servers.map(nameOf);

describe("a catalog that needs a token", () => {
  const reads = [servers, detail, `${servers}/com.example%2Fpayments/versions`, changes];
  const metadataOf = (slug: string) =>
    `${registry.url}/.well-known/oauth-protected-resource/catalogs/${slug}`;

  test("says 401 to who has none, and where to get one", async () => {
    for (const path of reads)
      for (const method of ["GET", "HEAD"]) {
        const answer = await raw(registry.url, `/catalogs/closed${path}`, {}, method);
        expect(answer.status, `${method} ${path}`).toBe(401);
        const challenge = answer.headers["www-authenticate"];
        expect(challenge, path).toMatch(/^Bearer /);
        expect(challenge).toContain(`resource_metadata="${metadataOf("closed")}"`);
        expect(challenge).toContain('scope="catalog.read"');
        expect(answer.headers["access-control-allow-origin"]).toBe("*");
        expect(answer.headers["access-control-expose-headers"]).toContain("WWW-Authenticate");
      }
  });

  test("answers a preflight without one", async () => {
    const asked = {
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    };
    expect((await raw(registry.url, `/catalogs/closed${servers}`, asked, "OPTIONS")).status).toBe(204);
  });

  test("leads a client from the refusal to its metadata, the issuer, a token, and the list (RFC 9728)", async () => {
    const refused = await call(`/catalogs/closed${servers}`);
    const [, link = ""] =
      /resource_metadata="([^"]+)"/.exec(refused.headers.get("www-authenticate") ?? "") ?? [];
    const metadata = await (await fetch(link)).json();
    expect(metadata).toMatchObject({
      resource: address("closed"),
      scopes_supported: ["catalog.read"],
      bearer_methods_supported: ["header"],
    });
    const [issuer] = metadata.authorization_servers;
    const provider = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    expect(provider.issuer).toBe(issuer);
    const response = await fetch(provider.token_endpoint, {
      method: "POST",
      body: new URLSearchParams({
        ...{ grant_type: "client_credentials", resource: metadata.resource, scope: "catalog.read" },
        ...reader,
      }),
    });
    const { access_token } = await response.json();
    const list = await call(`/catalogs/closed${servers}`, access_token);
    expect(list.status).toBe(200);
    expect(list.body.servers).toHaveLength(4);
  });

  test("takes a token for itself or for the whole console, by machine and by person", async () => {
    const own = await registry.token(reader, address("closed"));
    for (const token of [own, await registry.token(reader), registry.member.token])
      for (const path of reads) expect((await call(`/catalogs/closed${path}`, token)).status, path).toBe(200);
  });

  test("refuses a token that is for another catalog; and its own opens nothing else", async () => {
    const own = await registry.token(reader, address("closed"));
    expect((await call(`/catalogs/vault${servers}`, own)).status).toBe(401);
    expect(
      (await call(`/catalogs/closed${servers}`, await registry.token(reader, address("vault")))).status,
    ).toBe(401);
    for (const path of ["/api/v1/servers", "/api/v1/catalogs", "/api/v1/submissions"])
      expect((await call(path, own)).status, path).toBe(401);
  });

  test("says 403 insufficient_scope to a token without catalog.read", async () => {
    const answer = await call<{ error: string }>(
      `/catalogs/closed${servers}`,
      await registry.token(stranger, address("closed")),
    );
    expect(answer.status).toBe(403);
    const challenge = answer.headers.get("www-authenticate");
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="catalog.read"');
    expect(challenge).toContain(`resource_metadata="${metadataOf("closed")}"`);
    expect(answer.body.error).toContain("catalog.read");
  });

  test("is nobody's to guess: made-up tokens are 401 with a challenge, on open catalogs too", async () => {
    for (const slug of ["closed", "open", "default"])
      for (const token of ["x", "cst_none", "a.b.c"]) {
        const answer = await call(`/catalogs/${slug}${servers}`, token);
        expect(answer.status, `${slug} ${token}`).toBe(401);
        expect(answer.headers.get("www-authenticate")).toContain("resource_metadata");
      }
  });

  test("is kept by its reader alone: private, by token, and 304 only to who may read", async () => {
    const token = await registry.token(reader, address("closed"));
    const { headers } = await call(`/catalogs/closed${servers}`, token);
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.get("vary")?.split(/, */)).toEqual(
      expect.arrayContaining(["Accept-Encoding", "Authorization"]),
    );
    const held = { "if-none-match": headers.get("etag") ?? "" };
    expect((await call(`/catalogs/closed${servers}`, token, held)).status).toBe(304);
    expect((await call(`/catalogs/closed${servers}`, null, held)).status).toBe(401);
    expect((await call(`/catalogs/closed${servers}`, null, { "if-none-match": "*" })).status).toBe(401);
  });

  test("is closed to a client the moment it is disabled", async () => {
    const leaver = await registry.client("leaver", "catalog.read");
    const token = await registry.token(leaver, address("closed"));
    expect((await call(`/catalogs/closed${servers}`, token)).status).toBe(200);
    const admin = await registry.instance.person("Ann Admin", "admin");
    await registry.instance.call(admin.token, "POST", `/api/v1/clients/${leaver.client_id}/disable`);
    expect((await call(`/catalogs/closed${servers}`, token)).status).toBe(401);
  });

  test("closes at once when it was open before, and opens at once", async () => {
    await registry.createCatalog("changing", "anonymous", "all");
    const path = `/catalogs/changing${servers}`;
    for (const [access, status] of [
      ["oauth", 401],
      ["anonymous", 200],
    ] as const) {
      expect((await call(path)).status).toBe(status === 401 ? 200 : 401);
      await registry.manage("PATCH", "/changing", { access });
      expect((await call(path)).status).toBe(status);
    }
  });
});

describe("the metadata document (RFC 9728)", () => {
  test("of each catalog names that catalog, its issuer and how tokens are sent; of none, 404", async () => {
    for (const slug of ["closed", "open"]) {
      const { status, body, headers } = await call<{ resource: string; authorization_servers: string[] }>(
        `/.well-known/oauth-protected-resource/catalogs/${slug}`,
      );
      expect(status).toBe(200);
      expect(headers.get("content-type")).toContain("application/json");
      expect(body.resource).toBe(address(slug));
      expect(body.authorization_servers).toEqual([`${registry.url}/idp`]);
    }
    expect((await call("/.well-known/oauth-protected-resource/catalogs/none")).status).toBe(404);
  });

  test("of the console names the console", async () => {
    const { body } = await call<{ resource: string }>("/.well-known/oauth-protected-resource");
    expect(body.resource).toBe(registry.url);
  });
});

describe("a catalog that anybody may read", () => {
  test("needs no token, and takes one", async () => {
    for (const token of [null, await registry.token(reader), await registry.token(stranger, address("open"))])
      expect((await call(`/catalogs/open${servers}`, token)).status).toBe(200);
  });

  test("that nobody made is 404, whoever asks", async () => {
    for (const slug of ["none", "Open", "open%20", "..%2Fopen"])
      for (const token of [null, registry.member.token])
        expect((await call(`/catalogs/${slug}${servers}`, token)).status, slug).toBe(404);
  });

  test("never shows an owner's e-mail; one for token bearers does", async () => {
    await registry.approve(documentOf("com.example/owned"));
    const { email, id } = registry.member;
    for (const base of ["", "/catalogs/default", "/catalogs/open"])
      for (const path of [
        `${servers}?limit=100&include_deleted=true`,
        `${servers}/com.example%2Fowned/versions`,
        `${servers}/com.example%2Fowned/versions/latest`,
        changes,
        "/openapi.yaml",
      ])
        for (const token of [null, registry.member.token]) {
          const { body } = await call<unknown>(base + path, token);
          expect(JSON.stringify(body), base + path).not.toContain("@bank.example");
        }
    const shown = await call<Entry>(`${servers}/com.example%2Fowned/versions/latest`);
    expect(shown.body._meta["dev.countersign/governance"].owner).toBe(`user:${id}`);
    const closed = `/catalogs/closed${servers}/com.example%2Fowned/versions/latest`;
    const known = await call<Entry>(closed, registry.member.token);
    expect(known.body._meta["dev.countersign/governance"].owner).toBe(`user:${email}`);
    expect(await names(`${servers}?search=mia.member`)).toEqual([]);
  });
});

describe("a catalog of chosen servers", () => {
  const path = `/catalogs/open${servers}`;

  test("shows those with all their versions, and nothing of the others", async () => {
    expect(await names(path)).toEqual(["com.example/payments@1.0.0", "com.example/payments@1.1.0"]);
    expect(await names(`${path}?search=ledger`)).toEqual([]);
    expect(await names(`${path}?include_deleted=true&search=ledger`)).toEqual([]);
    for (const rest of ["versions", "versions/latest", "versions/1.0.0?include_deleted=true"])
      expect((await call(`${path}/com.example%2Fledger/${rest}`)).status).toBe(404);
  });

  test("takes in approved servers alone, each once", async () => {
    await registry.propose(documentOf("com.example/not-yet"));
    expect((await registry.choose("open", "com.example/not-yet")).status).toBe(404);
    expect((await registry.choose("open", "com.example/none")).status).toBe(404);
    expect((await registry.choose("open", "com.example/payments")).status).toBe(409);
    expect((await registry.choose("default", "com.example/payments")).status).toBe(409);
  });

  test("shows what was taken out as deleted to who asks, and as nothing to the rest", async () => {
    await registry.choose("open", "com.example/weather");
    const detail = `${path}/com.example%2Fweather/versions/latest`;
    expect((await call(detail)).status).toBe(200);
    const before = new Date(Date.now() - 60_000).toISOString();
    await registry.takeOut("open", "com.example/weather");
    expect((await call(detail)).status).toBe(404);
    expect(await names(path)).not.toContain("com.example/weather@1.0.0");
    const { body } = await call(`${path}?updated_since=${before}`);
    expect(body.servers.map(nameOf)).toContain("com.example/weather@1.0.0");
    const tombstone = body.servers.find(({ server }) => server.name === "com.example/weather");
    expect(tombstone && officialOf(tombstone)).toMatchObject({
      status: "deleted",
      isLatest: false,
      statusMessage: expect.stringMatching(/./),
    });
    expect((await call(`${servers}/com.example%2Fweather/versions/latest`)).status, "elsewhere").toBe(200);
    await registry.choose("open", "com.example/weather");
    expect((await call(detail)).status, "and back again").toBe(200);
  });

  test("tells who asks what was updated since of an old server that came in, and of one that came back", async () => {
    await registry.createCatalog("late", "anonymous", "chosen");
    const since = new Date(Date.now() - 60_000).toISOString();
    const late = `/catalogs/late${servers}?updated_since=${since}`;
    await registry.choose("late", "com.example/ledger");
    expect.soft(await names(late), "came in").toEqual(["com.example/ledger@1.0.0"]);
    await registry.takeOut("late", "com.example/ledger");
    expect((await call(late)).body.servers.map((entry) => officialOf(entry).status)).toEqual(["deleted"]);
    await registry.choose("late", "com.example/ledger");
    expect(
      (await call(late)).body.servers.map((entry) => officialOf(entry).status),
      "came back",
    ).toEqual(["active"]);
  });
});
