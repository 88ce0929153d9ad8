import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, RegistryInstance } from "./support/registry-instance.ts";
import { type Entry, type List, nameOf, officialOf } from "./support/registry-reader.ts";

const weather = "com.example/weather";
const gone = "com.example/gone";
const blocked = "com.example/blocked";
const encoded = encodeURIComponent;
const on = (day: number) => new Date(Date.UTC(2026, 0, day));

let registry: RegistryInstance;

beforeAll(async () => {
  registry = await RegistryInstance.start();
  await registry.fill([
    [
      approved(weather, "1.0.0", { publishedAt: on(1) }),
      approved(weather, "1.10.0", { publishedAt: on(3) }),
      approved(weather, "1.9.0", { publishedAt: on(2), status: "deprecated", statusMessage: "Use 1.10." }),
      approved(weather, "1.10.1+build.7", { publishedAt: on(5) }),
      approved(weather, "2.0.0", { publishedAt: on(4), status: "retired", statusMessage: "It leaked." }),
    ],
    [approved(gone, "1.0.0", { publishedAt: on(1), updatedAt: on(20), status: "retired" })],
    [approved(blocked, "1.0.0", { publishedAt: on(1), status: "quarantined" })],
    [approved("com.example/percent", "1.0.0", { document: { title: "100% of it" } })],
    [approved("com.example/plain", "1.0.0", { document: { title: "100 of it" }, tools: ["readXfile"] })],
    [approved("com.example/tools", "1.0.0", { tools: ["read_file", "write_file"] })],
    [approved("com.example/words", "1.0.0", { document: { description: "Ein Dienst für 测试 und Café." } })],
    ...Array.from({ length: 40 }, (_, at) => [
      approved(`com.many/s-${String(at).padStart(2, "0")}`, "1.0.0"),
    ]),
  ]);
});
afterAll(() => registry?.instance.close());

const get = <T = List>(path: string) => registry.instance.call<T>(null, "GET", path);
const list = async (query = "") => (await get(`/v0.1/servers${query && `?${query}`}`)).body;
const names = async (query: string) => (await list(query)).servers.map(nameOf);
const status = async (path: string) => (await get(path)).status;
const detail = (version: string, name = weather) => `/v0.1/servers/${encoded(name)}/versions/${version}`;

describe("the list", () => {
  test("gives 30 entries by name, then version, and says where it goes on", async () => {
    const page = await list();
    expect(page.servers).toHaveLength(30);
    expect(page.metadata.count).toBe(30);
    expect(page.metadata.nextCursor).toMatch(/^[\w-]+$/);
    const keys = page.servers.map(({ server }) => `${server.name} ${server.version}`);
    expect(keys).toEqual(keys.toSorted());
  });

  test("ends with a page that has no cursor, and says nothing where nothing is", async () => {
    const page = await list("limit=100");
    expect(page.servers.length).toBe(page.metadata.count);
    expect(page.metadata).not.toHaveProperty("nextCursor");
    expect(await list("search=nobody-has-this")).toEqual({ servers: [], metadata: { count: 0 } });
  });

  test.each(["0", "101", "1000", "-1", "abc", "1.5", "1e1", "%2B5"])(
    "refuses limit=%s with 422, naming the parameter",
    async (limit) => {
      const answer = await get<{ errors: { pointer: string }[] }>(`/v0.1/servers?limit=${limit}`);
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0]?.pointer).toBe("/limit");
    },
  );

  test("takes each limit from 1 to 100", async () => {
    for (const limit of [1, 2, 100]) expect(await status(`/v0.1/servers?limit=${limit}`)).toBe(200);
    expect((await list("limit=1")).servers).toHaveLength(1);
  });

  test("refuses a cursor of somebody's making with 400", async () => {
    for (const cursor of ["com.example%2Fweather:1.0.0", "e30", "%00", "%FF%FE", "A".repeat(3_000)])
      expect(await status(`/v0.1/servers?cursor=${cursor}`), cursor).toBe(400);
  });

  test("gives `latest` of each server, or one exact version of all", async () => {
    expect((await names("version=latest&limit=100")).filter((name) => name.startsWith(weather))).toEqual([
      `${weather}@1.10.1+build.7`,
    ]);
    expect(await names("version=1.9.0")).toEqual([`${weather}@1.9.0`]);
    expect(await names("version=1.10.1%2Bbuild.7")).toEqual([`${weather}@1.10.1+build.7`]);
    expect(await names("version=9.9.9")).toEqual([]);
  });
});

describe("updated_since", () => {
  test.each([
    "yesterday",
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-13-01T00:00:00Z",
    "2026-01-01T25:00:00Z",
    "1767225600",
    "2026-01-01T00:00:00+02:00",
    "%E6%B5%8B",
  ])("refuses %s with 400", async (time) => {
    expect(await status(`/v0.1/servers?updated_since=${time}`)).toBe(400);
  });

  test("of the future finds nothing, of long ago everything that ever was approved", async () => {
    expect(await list("updated_since=2999-01-01T00:00:00Z")).toEqual({
      servers: [],
      metadata: { count: 0 },
    });
    const everything = await names("updated_since=0001-01-01T00:00:00Z&limit=100");
    expect(everything).toContain(`${gone}@1.0.0`);
    expect(everything).toHaveLength((await names("include_deleted=true&limit=100")).length);
  });

  test("is strict, and takes offsets and fractions of a second", async () => {
    expect(await names("updated_since=2026-01-20T00:00:00Z")).toEqual([]);
    for (const time of ["2026-01-19T23:59:59.999Z", "2026-01-20T01:59:59%2B02:00", "2026-01-19t12:00:00z"])
      expect(await names(`updated_since=${time}`), time).toEqual([`${gone}@1.0.0`]);
  });

  test("combines with the other filters", async () => {
    expect(await names("updated_since=2026-01-03T12:00:00Z&search=WEATHER")).toEqual([
      `${weather}@1.10.1+build.7`,
      `${weather}@2.0.0`,
    ]);
    expect(await names("updated_since=2026-01-03T12:00:00Z&version=latest")).toEqual([
      `${weather}@1.10.1+build.7`,
    ]);
  });
});

describe("search", () => {
  test("finds 测试 where it is, and only there", async () => {
    expect(await names(`search=${encoded("测试")}`)).toEqual(["com.example/words@1.0.0"]);
    expect(await names(`search=${encoded("測試")}`)).toEqual([]);
  });

  test("looks in name, title, description and tools, in any case", async () => {
    expect(await names("search=EXAMPLE/PERC")).toEqual(["com.example/percent@1.0.0"]);
    expect(await names(`search=${encoded("OF IT")}`)).toEqual([
      "com.example/percent@1.0.0",
      "com.example/plain@1.0.0",
    ]);
    expect(await names("search=CAF%C3%89")).toEqual(["com.example/words@1.0.0"]);
    expect(await names("search=Write_File")).toEqual(["com.example/tools@1.0.0"]);
  });

  test("takes % and _ as themselves, not for anything", async () => {
    expect(await names(`search=${encoded("100%")}`)).toEqual(["com.example/percent@1.0.0"]);
    expect(await names("search=read_file")).toEqual(["com.example/tools@1.0.0"]);
    expect(await names(`search=${encoded("%")}`)).toEqual(["com.example/percent@1.0.0"]);
    expect(await names(`search=${encoded("e_ample")}`)).toEqual([]);
    expect(await names(`search=${encoded("\\")}`)).toEqual([]);
  });

  test("refuses what nothing can contain, and survives anything else", async () => {
    expect(await status(`/v0.1/servers?search=${"x".repeat(201)}`)).toBe(422);
    for (const term of ["'", '"', "(", "*", "🙂", "İ", "a&b", "%E0%A4", "%ED%A0%80"])
      expect(await status(`/v0.1/servers?search=${term}`), term).toBe(200);
  });
});

describe("the versions of a server", () => {
  test("come newest first, all in one page, with the one that is latest marked", async () => {
    const { body } = await get(`/v0.1/servers/${encoded(weather)}/versions`);
    expect(body.servers.map(({ server }) => server.version)).toEqual([
      "1.10.1+build.7",
      "1.10.0",
      "1.9.0",
      "1.0.0",
    ]);
    expect(body.metadata).toEqual({ count: 4 });
    expect(body.servers.filter((entry) => officialOf(entry).isLatest).map(nameOf)).toEqual([
      `${weather}@1.10.1+build.7`,
    ]);
  });

  test("say what became of them", async () => {
    const deprecated = await get<Entry>(detail("1.9.0"));
    expect(officialOf(deprecated.body)).toMatchObject({ status: "deprecated", statusMessage: "Use 1.10." });
    const deleted = await get<Entry>(`${detail("2.0.0")}?include_deleted=true`);
    expect(officialOf(deleted.body)).toMatchObject({ status: "deleted", statusMessage: "It leaked." });
  });
});

describe("what was deleted", () => {
  const deleted = [`${blocked}@1.0.0`, `${gone}@1.0.0`, `${weather}@2.0.0`];
  const since = "updated_since=2020-01-01T00:00:00Z";

  test.each([
    ["", []],
    ["include_deleted=false", []],
    ["include_deleted=true", deleted],
    [since, deleted],
    [`${since}&include_deleted=true`, deleted],
  ])("is in the list with %j as asked", async (query, shown) => {
    const { servers } = await list(`limit=100&${query}`);
    const found = servers.filter((entry) => officialOf(entry).status === "deleted");
    expect(found.map(nameOf)).toEqual(shown);
  });

  test("can't be left out of what was updated since: 400", async () => {
    expect(await status(`/v0.1/servers?${since}&include_deleted=false`)).toBe(400);
  });

  test("is asked for with true or false: 422 for anything else", async () => {
    expect(await status("/v0.1/servers?include_deleted=perhaps")).toBe(422);
  });

  test.each([
    [detail("2.0.0"), 404],
    [`${detail("2.0.0")}?include_deleted=false`, 404],
    [`${detail("2.0.0")}?include_deleted=true`, 200],
    [`${detail("1.0.0")}?include_deleted=true`, 200],
    [`${detail("1.0.0", gone)}?include_deleted=true`, 200],
    [detail("latest", gone), 404],
    [`${detail("latest", gone)}?include_deleted=true`, 404],
    [detail("1.0.0", blocked), 404],
    [`${detail("1.0.0", blocked)}?include_deleted=true`, 200],
    [`/v0.1/servers/${encoded(gone)}/versions`, 404],
    [`/v0.1/servers/${encoded(gone)}/versions?include_deleted=true`, 200],
    [`/v0.1/servers/${encoded("com.example/never")}/versions?include_deleted=true`, 404],
  ])("is at %s: %i", async (path, expected) => {
    expect(await status(path)).toBe(expected);
  });

  test("is among the versions when asked for, and is never latest", async () => {
    const { body } = await get(`/v0.1/servers/${encoded(weather)}/versions?include_deleted=true`);
    expect(body.servers.map(({ server }) => server.version)).toContain("2.0.0");
    expect(body.servers.filter((entry) => officialOf(entry).isLatest).map(nameOf)).toEqual([
      `${weather}@1.10.1+build.7`,
    ]);
  });
});
