import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, RegistryInstance } from "./support/registry-instance.ts";
import { type Entry, raw, rawStatus } from "./support/registry-reader.ts";

let registry: RegistryInstance;

beforeAll(async () => {
  registry = await RegistryInstance.start();
  await registry.fill([
    [approved("com.example/weather", "1.0.0"), approved("com.example/weather", "1.10.1+build.7")],
  ]);
});
afterAll(() => registry?.instance.close());

const get = (path: string) => raw(registry.url, path);
const status = async (path: string) => (await get(path)).status;
const versions = "/v0.1/servers/com.example%2Fweather/versions";

describe("names and versions in addresses", () => {
  const latest = "/versions/latest";

  test("come encoded, in either case of the hex digits, or as two segments", async () => {
    const bodies = new Set<string>();
    for (const name of ["com.example%2Fweather", "com.example%2fweather", "com.example/weather"]) {
      const answer = await get(`/v0.1/servers/${name}${latest}`);
      expect(answer.status, name).toBe(200);
      bodies.add(answer.body.toString());
    }
    expect(bodies.size).toBe(1);
  });

  test("are what they are: other case, twice encoded, without the namespace is another name", async () => {
    for (const name of [
      "COM.example%2Fweather",
      "com.example%252Fweather",
      "weather",
      "com.example",
      "com.example%2F",
    ])
      expect(await status(`/v0.1/servers/${name}${latest}`), name).toBe(404);
  });

  test("that are no UTF-8 are refused with 400", async () => {
    for (const name of ["com.example%2Fw%E0%A4", "%ff", "a%2"])
      expect(await status(`/v0.1/servers/${name}${latest}`), name).toBe(400);
  });

  test("with a build in the version are found with %2B and with +", async () => {
    for (const version of ["1.10.1%2Bbuild.7", "1.10.1+build.7"]) {
      const answer = await get(`${versions}/${version}`);
      expect(answer.status, version).toBe(200);
      expect((JSON.parse(answer.body.toString()) as Entry).server.version).toBe("1.10.1+build.7");
    }
    expect(await status(`${versions}/1.10.1%20build.7`)).toBe(404);
  });

  test("without a version lead nowhere: that endpoint was taken out of the API", async () => {
    for (const name of ["com.example%2Fweather", "com.example/weather"])
      for (const prefix of ["/v0.1", "/v0"]) expect(await status(`${prefix}/servers/${name}`)).toBe(404);
  });
});

describe("a NUL byte", () => {
  test.each([
    "/v0.1/servers/%00",
    "/v0.1/servers/%00/versions",
    "/v0.1/servers/com.example%2Fwea%00ther/versions/latest",
    "/v0.1/servers/com.example%2Fweather/versions/1.0.0%00",
    "/v0/servers/com.example/weather%00/versions",
    "/catalogs/default/v0.1/servers/%00/versions",
    "/v0.1/servers?search=%00",
    "/v0.1/servers?search=wea%00ther",
    "/v0.1/servers?cursor=%00",
    "/v0.1/servers?version=1.0.0%00",
    "/v0.1/servers?updated_since=2026-01-01T00:00:00Z%00",
    "/v0.1/servers?%00=1",
    "/v0.1/servers/com.example%2Fweather/versions/latest?include_deleted=%00",
  ])("in %s is refused with 400", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
  });

  test("that was not even encoded is refused with 400, in path and query", async () => {
    expect(await rawStatus(registry.url, "/v0.1/servers/com.example\0/versions")).toBe(400);
    expect(await rawStatus(registry.url, "/v0.1/servers?search=\0")).toBe(400);
  });

  test("written %2500 is the text %00, which a query may look for", async () => {
    expect(await status("/v0.1/servers?search=%2500")).toBe(200);
    expect(await status(`${versions}/1.0.0%2500`)).toBe(404);
  });
});

describe("a slash at the end", () => {
  test.each([
    ["/v0.1/servers/", "/v0.1/servers"],
    ["/v0/servers/", "/v0/servers"],
    ["/v0.1/servers//", "/v0.1/servers"],
    ["/v0.1/servers/?limit=2&search=a%20b%2Fc", "/v0.1/servers?limit=2&search=a%20b%2Fc"],
    ["/v0.1/servers/com.example%2Fweather/versions/", "/v0.1/servers/com.example%2Fweather/versions"],
    [
      "/v0.1/servers/com.example/weather/versions/1.10.1%2Bbuild.7/?include_deleted=true",
      "/v0.1/servers/com.example/weather/versions/1.10.1%2Bbuild.7?include_deleted=true",
    ],
    ["/catalogs/default/v0.1/servers/?cursor=x", "/catalogs/default/v0.1/servers?cursor=x"],
  ])("at %s leads to %s", async (path, bare) => {
    const answer = await get(path);
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe(bare);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  });

  test("is followed by clients, for other methods as well", async () => {
    expect((await fetch(`${registry.url}/v0.1/servers/?limit=1`)).status).toBe(200);
    for (const method of ["HEAD", "POST", "PATCH"])
      expect((await raw(registry.url, "/v0.1/servers/", {}, method)).status, method).toBe(308);
  });
});
