import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, type Client, documentOf, RegistryInstance } from "./support/registry-instance.ts";
import { type ChangePage, ChangeStream, feed } from "./support/registry-stream.ts";
import { until } from "./support/until.ts";

type Reading = { reader: string; user_agent: string | null; revision: number; behind: boolean };

const base = "/catalogs/read";

let registry: RegistryInstance;
let client: Client;
let token: string;

beforeAll(async () => {
  registry = await RegistryInstance.start();
  await registry.fill(Array.from({ length: 5 }, (_, at) => [approved(`com.feed/s-${at}`, "1.0.0")]));
  await registry.createCatalog("read", "oauth", "all");
  client = await registry.client("gateway", "catalog.read");
  token = await registry.token(client, `${registry.url}${base}`);
});
afterAll(() => registry?.instance.close());

const approve = (name: string) => registry.approve(documentOf(name));
const readings = async () => (await registry.manage<{ reading: Reading[] }>("GET", "/read")).body.reading;
const reading = async () => (await readings()).find(({ reader }) => reader === `client:${client.client_id}`);
const call = (path: string, headers: Record<string, string> = {}, bearer = token) =>
  registry.instance.call<ChangePage>(bearer, "GET", `${base}${path}`, undefined, {
    "user-agent": "gateway/1.0",
    ...headers,
  });

/** Readings are written in the order they were made: another reader's, once written, shows that all before are. */
async function settled(): Promise<void> {
  const other = await registry.client(`other-${performance.now()}`, "catalog.read");
  await call(feed, {}, await registry.token(other, `${registry.url}${base}`));
  await until(readings, (all) => all.some(({ reader }) => reader === `client:${other.client_id}`));
}

describe("who reads a catalog with a token", () => {
  test("is known by name, with what they hold, and whether that is behind", async () => {
    const { next: since, revision } = (await call(`${feed}?since=0&limit=500`)).body.metadata;
    await call(`${feed}?since=${since}`);
    const first = await until(reading, (one) => one !== undefined);
    expect(first).toMatchObject({ revision, behind: false, user_agent: "gateway/1.0" });
    await approve("com.feed/unseen");
    expect(await reading()).toMatchObject({ revision, behind: true });
    const { body } = await call(`${feed}?since=${since}`);
    await call(`${feed}?since=${body.metadata.next}`);
    const caughtUp = await until(reading, (one) => one?.behind === false);
    expect(caughtUp?.revision).toBe(body.metadata.revision);
  });

  test("holds everything after a whole list, and after a 304 of it", async () => {
    await approve("com.feed/later");
    const { headers } = await call("/v0.1/servers?limit=100");
    const held = await until(reading, (one) => one?.behind === false);
    await registry.createCatalog("elsewhere", "anonymous", "chosen");
    const again = await call("/v0.1/servers?limit=100", { "if-none-match": headers.get("etag") ?? "" });
    expect(again.status).toBe(304);
    await until(reading, (one) => (one?.revision ?? 0) > (held?.revision ?? 0));
  });

  test("does not hold everything after one page or one server, not even after a 304 of it", async () => {
    const paths = [
      "/v0.1/servers?limit=2",
      "/v0.1/servers?search=s-1",
      "/v0.1/servers/com.feed%2Fs-1/versions/1.0.0",
    ];
    const held = await reading();
    await approve("com.feed/much-later");
    for (const path of paths) {
      const { headers } = await call(path);
      const again = await call(path, { "if-none-match": headers.get("etag") ?? "" });
      expect(again.status).toBe(304);
    }
    await settled();
    expect(await reading()).toMatchObject({ revision: held?.revision, behind: true });
  });

  test("is not believed to hold a position that does not exist", async () => {
    const before = await reading();
    expect((await call(`${feed}?since=1.999999`)).status).toBe(410);
    await settled();
    expect(await reading()).toEqual({ ...before, seen_at: expect.any(String) });
  });

  test("loses the stream when their token no longer counts", async () => {
    const stream = await ChangeStream.open(`${registry.url}${base}${feed}?since=0&limit=500`, {
      authorization: `Bearer ${token}`,
    });
    await stream.until(({ event }) => event === "position");
    const admin = await registry.instance.person("Ann Admin", "admin");
    await registry.instance.call(admin.token, "POST", `/api/v1/clients/${client.client_id}/disable`);
    await approve("com.feed/secret");
    const seen: string[] = [];
    for (let event = await stream.next(); event; event = await stream.next()) seen.push(event.data);
    expect(seen.join()).not.toContain("com.feed/secret");
  });
});
