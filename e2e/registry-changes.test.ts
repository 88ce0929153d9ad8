import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, documentOf, RegistryInstance } from "./support/registry-instance.ts";
import { type Entry, nameOf, officialOf, raw } from "./support/registry-reader.ts";
import { type Change, type ChangePage, ChangeStream, feed } from "./support/registry-stream.ts";

/** What nobody is told of is found when the wait of 30 s is over, or at the stream's next heartbeat after 15 s. */
const promptMs = 10_000;

let registry: RegistryInstance;

beforeAll(async () => {
  registry = await RegistryInstance.start();
  await registry.fill([
    ...Array.from({ length: 25 }, (_, at) => [approved(`com.feed/s-${at}`, "1.0.0")]),
    [approved("com.feed/two", "1.0.0"), approved("com.feed/two", "2.0.0")],
    [approved("com.feed/gone", "1.0.0", { status: "retired", statusMessage: "It leaked." })],
  ]);
});
afterAll(() => registry?.instance.close());

const read = async (query = "", base = "", token: string | null = null) => {
  const { status, body } = await registry.instance.call<ChangePage>(token, "GET", `${base}${feed}${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const statusOf = async (query: string, base = "") =>
  (await raw(registry.url, `${base}${feed}${query}`)).status;
/** The position behind everything. */
const end = async (base = "") => (await read("?since=0&limit=500", base)).metadata.next;
/** The revision that a position stands for. */
const revisionOf = (position: string) => Number(position.split(".")[1]);
const approve = (name: string, version = "1.0.0") => registry.approve(documentOf(name, version));

describe("the change feed", () => {
  test("gives everything in pages, oldest change first, each server once with all its versions", async () => {
    const seen: Change[] = [];
    for (let since = "0"; ; ) {
      const page = await read(`?since=${since}&limit=4`);
      expect(page.metadata.count).toBe(page.changes.length);
      seen.push(...page.changes);
      since = page.metadata.next;
      if (page.changes.length < 4) break;
      expect(revisionOf(since)).toBe(page.changes.at(-1)?.sequence);
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual(
      seen.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
    );
    expect(seen).toHaveLength(27);
    expect(new Set(seen.map(({ server }) => server)).size).toBe(27);
    expect(seen.find(({ server }) => server.endsWith("two"))?.versions.map(nameOf)).toEqual([
      "com.feed/two@1.0.0",
      "com.feed/two@2.0.0",
    ]);
    const [gone] = seen.find(({ server }) => server.endsWith("gone"))?.versions ?? [];
    expect(gone && officialOf(gone)).toMatchObject({ status: "deleted", statusMessage: "It leaked." });
  });

  test("ends at a position behind which there is nothing", async () => {
    const since = await end();
    expect(await read(`?since=${since}`)).toEqual({
      changes: [],
      metadata: { count: 0, next: since, revision: revisionOf(since) },
    });
  });

  test("resumes: behind a position there is what changed since, whole, and no more", async () => {
    const since = await end();
    await approve("com.feed/two", "3.0.0");
    await approve("com.feed/fresh");
    await registry.setStatus("com.feed/s-3", "1.0.0", "deprecated", "Use com.feed/fresh.");
    const { changes, metadata } = await read(`?since=${since}`);
    expect(changes.map(({ server }) => server)).toEqual(["com.feed/two", "com.feed/fresh", "com.feed/s-3"]);
    expect(changes[0]?.versions.map(({ server }) => server.version)).toEqual(["1.0.0", "2.0.0", "3.0.0"]);
    expect(changes[2]?.versions.map((entry) => officialOf(entry).status)).toEqual(["deprecated"]);
    expect(revisionOf(metadata.next)).toBe(metadata.revision);
    expect((await read(`?since=${metadata.next}`)).changes).toEqual([]);
  });

  test("serves entries as the detail does", async () => {
    const { changes } = await read("?since=0&limit=500");
    const [entry] = changes.find(({ server }) => server === "com.feed/s-1")?.versions ?? [];
    const path = "/v0.1/servers/com.feed%2Fs-1/versions/1.0.0";
    expect((await registry.instance.call<Entry>(null, "GET", path)).body).toEqual(entry);
  });

  test("is under /v0 as well", async () => {
    const v0 = await raw(registry.url, feed.replace("v0.1", "v0"));
    const frozen = await raw(registry.url, feed);
    expect(v0.body.equals(frozen.body)).toBe(true);
    expect(frozen.headers["cache-control"]).toBe("no-store");
  });

  test.each(["?since=-1", "?since=abc", "?since=7", "?limit=0", "?limit=501", "?wait=31", "?wait=-1"])(
    "refuses %s with 422",
    async (query) => {
      expect(await statusOf(query)).toBe(422);
    },
  );

  test("answers 410 to a position from the future, and says where to begin again", async () => {
    const [setUpAt, revision] = (await end()).split(".");
    const answer = await raw(registry.url, `${feed}?since=${setUpAt}.${Number(revision) + 1}`);
    expect(answer.status).toBe(410);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(answer.body.toString())).toMatchObject({ since: "0", error: expect.any(String) });
    expect(await statusOf(`?since=${setUpAt}.999999999999999`)).toBe(410);
    const stream = ChangeStream.open(registry.url + feed, { "last-event-id": `${setUpAt}.999999999` });
    await expect(stream).rejects.toThrow("410");
  });
});

describe("a catalog's own feed", () => {
  test("tells that a server was taken out: its versions are deleted from now on", async () => {
    await registry.createCatalog("team", "anonymous", "chosen");
    const base = "/catalogs/team";
    expect((await read("", base)).changes).toEqual([]);
    for (const name of ["com.feed/two", "com.feed/s-1"]) await registry.choose("team", name);
    const { changes, metadata } = await read("", base);
    expect(changes.map(({ server }) => server)).toEqual(["com.feed/two", "com.feed/s-1"]);
    const elsewhere = await end();
    await registry.takeOut("team", "com.feed/two");
    const after = await read(`?since=${metadata.next}`, base);
    expect(after.changes.map(({ server }) => server)).toEqual(["com.feed/two"]);
    for (const entry of after.changes[0]?.versions ?? [])
      expect(officialOf(entry)).toMatchObject({
        status: "deleted",
        isLatest: false,
        statusMessage: expect.stringMatching(/./),
      });
    expect((await read(`?since=${elsewhere}`)).changes, "elsewhere").toEqual([]);
  });

  test("says nothing of servers that are not in it", async () => {
    const base = "/catalogs/team";
    const since = await end(base);
    await approve("com.feed/not-chosen");
    const { changes, metadata } = await read(`?since=${since}`, base);
    expect(changes).toEqual([]);
    expect(revisionOf(metadata.next)).toBeGreaterThan(revisionOf(since));
  });

  test("can't be resumed once the catalog shows something else: 410", async () => {
    await registry.createCatalog("moving", "anonymous", "all");
    const base = "/catalogs/moving";
    const since = await end(base);
    expect(await statusOf(`?since=${since}`, base)).toBe(200);
    await registry.manage("PATCH", "/moving", { selection: "chosen" });
    expect(await statusOf(`?since=${since}`, base)).toBe(410);
    expect(await statusOf("?since=0", base)).toBe(200);
  });
});

describe("a long poll", () => {
  test("is answered as soon as something is approved", async () => {
    const since = await end();
    const submission = await registry.propose(documentOf("com.feed/awaited"));
    const waiting = read(`?since=${since}&wait=30`);
    const startedAt = performance.now();
    await registry.vote(submission, "approve");
    const votedAt = performance.now();
    const { changes } = await waiting;
    expect(changes.map(({ server }) => server)).toEqual(["com.feed/awaited"]);
    const took = performance.now() - votedAt;
    expect(took, `answered ${took} ms behind the vote, which took ${votedAt - startedAt} ms`).toBeLessThan(
      promptMs,
    );
  });

  test("is answered at once when there is something already, and with nothing when its time is over", async () => {
    let startedAt = performance.now();
    expect((await read("?since=0&limit=1&wait=30")).changes).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(promptMs);
    const since = await end();
    startedAt = performance.now();
    expect(await read(`?since=${since}&wait=1`)).toMatchObject({ changes: [], metadata: { next: since } });
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });
});

describe("the stream (SSE)", () => {
  test("delivers each change as it is made, and resumes behind the last event that was read", async () => {
    const since = await end();
    const stream = await ChangeStream.open(`${registry.url}${feed}?since=${since}`);
    const [position] = await stream.until(({ event }) => event === "position");
    expect(position).toMatchObject({ event: "position", id: since });

    await approve("com.feed/streamed-1");
    const votedAt = performance.now();
    const [change] = await stream.until(({ event }) => event === "change");
    expect(performance.now() - votedAt).toBeLessThan(promptMs);
    const parsed = JSON.parse(change?.data ?? "") as Change;
    expect(parsed).toMatchObject({ server: "com.feed/streamed-1", sequence: revisionOf(change?.id ?? "") });
    expect(parsed.versions.map(nameOf)).toEqual(["com.feed/streamed-1@1.0.0"]);
    stream.close();

    await approve("com.feed/streamed-2");
    await approve("com.feed/streamed-3");
    const resumed = await ChangeStream.open(`${registry.url}${feed}?since=0`, {
      "last-event-id": change?.id ?? "",
    });
    const missed = await resumed.until(({ event }) => event === "position");
    resumed.close();
    expect(missed.slice(0, -1).map(({ data }) => (JSON.parse(data) as Change).server)).toEqual([
      "com.feed/streamed-2",
      "com.feed/streamed-3",
    ]);
  });

  test("begins with everything for who has nothing yet, however small the pages", async () => {
    const all = (await read("?since=0&limit=500")).changes.map(({ server }) => server);
    const stream = await ChangeStream.open(`${registry.url}${feed}?since=0&limit=3`);
    const events = await stream.until(({ event }) => event === "position");
    stream.close();
    expect(events.slice(0, -1).map(({ data }) => (JSON.parse(data) as Change).server)).toEqual(all);
  });

  test("delivers a burst of changes promptly, the last one too", async () => {
    const streams = await Promise.all(
      [0, 1, 2].map(async () => ChangeStream.open(`${registry.url}${feed}?since=${await end()}`)),
    );
    for (const stream of streams) await stream.until(({ event }) => event === "position");
    for (let round = 0; round < 15; round++) {
      await Promise.all(
        ["com.feed/s-4", "com.feed/s-5", "com.feed/s-6"].map((name) =>
          registry.setStatus(name, "1.0.0", "deprecated", `Round ${round}`),
        ),
      );
      const doneAt = performance.now();
      for (const stream of streams) {
        const wanted = new Set(["com.feed/s-4", "com.feed/s-5", "com.feed/s-6"]);
        await stream.until(({ event, data }) => {
          if (event === "change" && data.includes(`"Round ${round}"`))
            wanted.delete((JSON.parse(data) as Change).server);
          return wanted.size === 0;
        });
      }
      const took = performance.now() - doneAt;
      expect(took, `round ${round}: the last of it came ${took} ms late`).toBeLessThan(promptMs);
    }
    for (const stream of streams) stream.close();
  });
});

test("a change that is made while a slow reader catches up reaches them right behind", async () => {
  const text = "x".repeat(400_000);
  await registry.fill(
    Array.from({ length: 40 }, (_, at) => [
      approved(`com.large/s-${at}`, "1.0.0", { document: { _meta: { "com.large/text": text } } }),
    ]),
  );
  const [setUpAt, revision] = (await end()).split(".");
  const since = `${setUpAt}.${Number(revision) - 40}`;
  const stream = await ChangeStream.open(`${registry.url}${feed}?since=${since}&limit=500`);
  // Nothing is read yet, so that the server is still sending when this happens.
  await approve("com.feed/meanwhile");
  await stream.until(({ data }) => data.includes("com.large/s-39"));
  const startedAt = performance.now();
  await stream.until(({ data }) => data.includes("com.feed/meanwhile"));
  const took = performance.now() - startedAt;
  stream.close();
  expect(took, `came ${took} ms behind the rest`).toBeLessThan(promptMs);
});

test("a server that is told to stop does, although readers wait", async () => {
  const since = await end();
  const polling = Array.from({ length: 5 }, () =>
    raw(registry.url, `${feed}?since=${since}&wait=30`).catch(() => null),
  );
  // The stream came behind them: when it is answered, they wait.
  const stream = await ChangeStream.open(`${registry.url}${feed}?since=${since}`);
  await stream.until(({ event }) => event === "position");
  const { server } = registry.instance;
  // A server that can't end what it does gives up on it in the end, with another code.
  const code = await server.stop();
  await Promise.all(polling);
  await registry.instance.restart();
  expect((await read(`?since=${since}`)).changes).toEqual([]);
  expect(code).toBe(0);
});
