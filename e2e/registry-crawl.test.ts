import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillRegistry, syntheticServers } from "./support/registry-fill.ts";
import { documentOf, RegistryInstance } from "./support/registry-instance.ts";
import { crawl, type Entry, type List, nameOf, officialOf } from "./support/registry-reader.ts";
import { type ServerProcess, startServer } from "./support/server-process.ts";
import { until } from "./support/until.ts";

const size = 25_000;

let registry: RegistryInstance;

beforeAll(async () => {
  registry = await RegistryInstance.start();
  await fillRegistry(registry.databaseUrl, syntheticServers(size));
  const count = () => registry.manage<{ servers: number }>("GET", "/default");
  await until(count, ({ body }) => body.servers === size, 240_000);
}, 480_000);
afterAll(() => registry?.instance.close());

const latest = (name: string) => `/v0.1/servers/${encodeURIComponent(name)}/versions/latest`;

describe(`a crawl of ${size.toLocaleString("en")} servers, 100 a page`, () => {
  test("loses nothing and sees nothing twice while versions come and go; what was edited comes with updated_since", async () => {
    const before = await crawl(registry.url, "limit=100");
    expect(before).toHaveLength(size);
    expect(new Set(before.map(nameOf)).size).toBe(size);
    const highWater =
      before
        .map((entry) => officialOf(entry).updatedAt)
        .toSorted()
        .at(-1) ?? "";

    const at = (share: number) => before[Math.floor(size * share)]?.server as Entry["server"];
    const [passed, ahead, retired, leaving] = [at(0.2), at(0.8), at(0.25), at(0.9)];
    const during = await crawl(registry.url, "limit=100", async (page) => {
      if (page !== size / 200) return;
      for (const { name } of [passed, ahead]) await registry.approve(documentOf(name, "9.0.0"));
      for (const { name, version } of [retired, leaving])
        await registry.setStatus(name, version, "retired", "Taken back.");
      await registry.approve(documentOf("zz.last/of-all"));
      await registry.approve(documentOf("a0.first/of-all"));
    });

    const seen = during.map(nameOf);
    expect(new Set(seen).size, "nothing twice").toBe(seen.length);
    const there = new Set(seen);
    const lost = before.map(nameOf).filter((name) => !there.has(name));
    // What was taken back ahead of the reader is not there any more; what was behind them was read before.
    expect(lost).toEqual([`${leaving.name}@${leaving.version}`]);
    expect(there).toContain(`${ahead.name}@9.0.0`);
    expect(there).toContain("zz.last/of-all@1.0.0");

    const edited = await crawl(registry.url, `limit=100&updated_since=${highWater}`);
    const expected = [
      ...[passed, ahead].flatMap(({ name, version }) => [
        `${name}@${version} active`,
        `${name}@9.0.0 active latest`,
      ]),
      ...[retired, leaving].map(({ name, version }) => `${name}@${version} deleted`),
      "a0.first/of-all@1.0.0 active latest",
      "zz.last/of-all@1.0.0 active latest",
    ];
    const found = edited.map((entry) => {
      const { status, isLatest } = officialOf(entry);
      return `${nameOf(entry)} ${status}${isLatest ? " latest" : ""}`;
    });
    expect(found.toSorted()).toEqual(expected.toSorted());
  }, 480_000);

  test("with version=latest sees each server once, and goes on where it was after a restart", async () => {
    const undisturbed = await crawl(registry.url, "limit=100&version=latest");
    const disturbed = await crawl(registry.url, "limit=100&version=latest", async (page) => {
      if (page === 60) await registry.instance.kill();
      if (page === 60) await registry.instance.restart();
    });
    expect(disturbed.map(nameOf)).toEqual(undisturbed.map(nameOf));
    expect(new Set(disturbed.map(({ server }) => server.name)).size).toBe(disturbed.length);
  }, 480_000);

  test("of a search keeps its filter through a restart, as VS Code sends it on", async () => {
    const names = async (path: string) => {
      const { body } = await registry.instance.call<List>(null, "GET", path);
      return body;
    };
    const first = await names("/v0.1/servers?limit=50&version=latest&search=ledger");
    expect(first.metadata.nextCursor).toBeTruthy();
    const next = `/v0.1/servers?limit=50&version=latest&cursor=${first.metadata.nextCursor}`;
    const before = await names(next);
    await registry.instance.kill();
    await registry.instance.restart();
    expect((await names(next)).servers.map(nameOf)).toEqual(before.servers.map(nameOf));
    for (const entry of before.servers) expect(JSON.stringify(entry).toLowerCase()).toContain("ledger");
  });
});

describe("two processes on one database", () => {
  let other: ServerProcess;

  beforeAll(async () => {
    other = await startServer(registry.instance.dataDir, { DATABASE_URL: registry.databaseUrl });
    await fetch(`${other.url}/v0.1/servers?limit=1`);
  });
  afterAll(() => other?.stop());

  const statusAt = async (base: string, path: string) => (await fetch(base + path)).status;

  test("serve what was approved through one of them, and what was taken back there, by themselves", async () => {
    for (let round = 0; round < 3; round++) {
      const name = `com.both/s-${round}`;
      const submission = await registry.propose(documentOf(name));
      for (const base of [registry.url, other.url]) expect(await statusAt(base, latest(name))).toBe(404);

      await registry.vote(submission, "approve");
      expect(await statusAt(registry.url, latest(name)), "at once where it was approved").toBe(200);
      await until(
        () => statusAt(other.url, latest(name)),
        (status) => status === 200,
      );

      await registry.setStatus(name, "1.0.0", "retired", "Taken back.");
      expect(await statusAt(registry.url, latest(name)), "at once where it was taken back").toBe(404);
      await until(
        () => statusAt(other.url, latest(name)),
        (status) => status === 404,
      );
    }
  });

  test("give the same bytes and the same ETags, so that a cache in front takes either for the other", async () => {
    for (const path of [
      "/v0.1/servers",
      "/v0.1/servers?limit=100&version=latest",
      "/v0.1/servers?search=weather",
    ]) {
      const [one, two] = await Promise.all([registry.url, other.url].map((base) => fetch(base + path)));
      expect(two?.headers.get("etag"), path).toBe(one?.headers.get("etag"));
      expect(await two?.text()).toBe(await one?.text());
    }
  });
});
