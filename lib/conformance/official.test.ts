import { expect, onTestFinished, test } from "vitest";
import type { ConformanceReport } from "./report.ts";
import { type ConformanceOptions, runConformance } from "./run.ts";
import { mended } from "./testing/mended.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./testing/official-registry.ts";
import { problem } from "./testing/official-replies.ts";

async function open(options?: RegistryOptions): Promise<Registry> {
  const registry = await startRegistry(options);
  onTestFinished(registry.close);
  return registry;
}

async function run(registry: RegistryOptions, options?: ConformanceOptions): Promise<ConformanceReport> {
  const started = await open(registry);
  return runConformance(started.url, options);
}

const idsOf = (report: ConformanceReport, result: string) =>
  report.cases.filter((one) => one.result === result).map(({ id }) => id);
const caseOf = (report: ConformanceReport, id: string) => report.cases.find((one) => one.id === id);

test("the official registry of release 1.6 fails nothing, and its known defects are warnings", async () => {
  const report = await run({ release: "1.6" }, { write: true });
  expect(idsOf(report, "failed")).toEqual([
    "paging.cursor-raw",
    "search.percent-literal",
    "search.underscore-literal",
    "client.vscode.next-page-without-search",
    "write.cursor-with-plus",
  ]);
  expect(report).toMatchObject({ exit_code: 0, summary: { failed: 0, warnings: 5 }, left_behind: [] });
});

test("the official registry of today has fewer of them", async () => {
  const report = await run({ release: "later" }, { write: true });
  expect(idsOf(report, "failed")).toEqual([
    "paging.cursor-raw",
    "client.vscode.next-page-without-search",
    "write.cursor-with-plus",
  ]);
  expect(report.exit_code).toBe(0);
});

test("a registry that mends them gets no warning, and what can't be judged of it is little", async () => {
  const report = await run({ release: "later", mutate: mended }, { write: true });
  expect(report.summary).toMatchObject({ failed: 0, warnings: 0 });
  expect(idsOf(report, "skipped")).toEqual([
    "access.challenge",
    "access.bad-token",
    "client.vscode.https",
    "client.azure.icon",
  ]);
});

test("nothing is judged by what the official registry leaves out", async () => {
  const report = await run({ release: "1.6" });
  for (const id of ["offers.etag", "offers.compression", "offers.cors-patch", "offers.unencoded-name"])
    expect(caseOf(report, id)?.result).toBe("not-offered");
});

test("a registry without a server passes, and what needs one is skipped", async () => {
  const report = await run({ rows: [] });
  expect(idsOf(report, "failed")).toEqual([]);
  expect(caseOf(report, "detail.exact")).toMatchObject({
    result: "skipped",
    detail: "the registry lists no server",
  });
  expect(report.exit_code).toBe(0);
});

test("even an empty registry can be written to", async () => {
  const report = await run({ rows: [] }, { write: true });
  expect(report.cases.filter(({ id, result }) => id.startsWith("write.") && result === "skipped")).toEqual(
    [],
  );
  expect(report.summary.failed).toBe(0);
});

test("a registry may lie under a path of its own", async () => {
  const report = await run({ release: "later", folder: "/workspaces/default", mutate: mended });
  expect(report.summary).toMatchObject({ failed: 0, warnings: 0 });
});

test("a trailing slash of the address makes no difference", async () => {
  const registry = await open();
  const report = await runConformance(`${registry.url}/`, { only: "detail." });
  expect(report.exit_code).toBe(0);
});

test("a registry that wants a token is judged with one", async () => {
  const report = await run({ release: "later", mutate: mended, readToken: "s3cret" }, { token: "s3cret" });
  expect(idsOf(report, "failed")).toEqual([]);
  expect(caseOf(report, "access.challenge")?.result).toBe("passed");
  expect(caseOf(report, "access.bad-token")?.result).toBe("passed");
  expect(caseOf(report, "access.anonymous")?.result).toBe("not-offered");
});

test("without its token nothing can be judged, and the report says what is missing", async () => {
  const report = await run({ readToken: "s3cret" });
  expect(report).toMatchObject({ exit_code: 2, cases: [] });
  expect(report.problem).toContain("give a --token");
});

test("a registry that wants a token is written to with what its login gives", async () => {
  const report = await run({ readToken: "s3cret" }, { token: "s3cret", write: true, only: "write." });
  expect(report.summary.failed).toBe(0);
  expect(caseOf(report, "write.listed")?.result).toBe("passed");
});

test("a registry that holds publishes for review is judged by what it refuses alone", async () => {
  const report = await run({ review: true }, { write: true, only: "write." });
  expect(report.summary).toMatchObject({ failed: 0, warnings: 0 });
  expect(caseOf(report, "write.publish")?.result).toBe("passed");
  expect(caseOf(report, "write.refuses-unknown-property")?.result).toBe("passed");
  expect(caseOf(report, "write.refuses-foreign-namespace")?.result).toBe("passed");
  for (const id of ["write.visible", "write.listed", "write.edit-rename", "write.deleted-hidden"])
    expect(caseOf(report, id)).toMatchObject({
      result: "skipped",
      detail: expect.stringContaining("holds publishes for review"),
    });
  expect(report.left_behind).toEqual([
    expect.stringMatching(/^io\.modelcontextprotocol\.anonymous\/.*-first$/),
  ]);
});

test("one publish shows that they are held, and no more are left for people to look through", async () => {
  const registry = await open({ review: true });
  await runConformance(registry.url, { write: true, only: "write.status" });
  const published = registry.requests.filter((line) => line === "POST /v0.1/publish");
  expect(published).toHaveLength(1);
});

test("a registry that only lists is judged by that", async () => {
  const readOnly = (next: (request: { method: string; path: string }) => unknown) => (request: never) => {
    const { method } = request as { method: string };
    return method === "GET" || method === "HEAD" || method === "OPTIONS"
      ? next(request)
      : problem(501, "Publishing is not supported by this registry");
  };
  const mutate = ((next, store) => readOnly(mended(next, store) as never)) as RegistryOptions["mutate"];
  const report = await run({ release: "later", mutate });
  expect(idsOf(report, "failed")).toEqual(["errors.wrong-method"]);
  expect(report.exit_code).toBe(0);
  for (const id of ["publish.bad-token", "validate.valid", "client.mcp-publisher.status"])
    expect(caseOf(report, id)?.result).toBe("skipped");
});

test("what was published is deleted afterwards", async () => {
  const registry = await open();
  const before = registry.store.rows.length;
  await runConformance(registry.url, { write: true, only: "write.deleted" });
  const published = registry.store.rows.slice(before);
  expect(published.length).toBeGreaterThan(0);
  expect(published.map(({ status }) => status)).toEqual(published.map(() => "deleted"));
});

test("a run without --write changes nothing", async () => {
  const registry = await open();
  const before = structuredClone(registry.store.rows);
  const report = await runConformance(registry.url);
  expect(registry.store.rows).toEqual(before);
  expect(report.cases.some(({ id }) => id.startsWith("write."))).toBe(false);
});

test("one prefix can be judged alone", async () => {
  const registry = await open({ release: "later", mutate: mended });
  const report = await runConformance(registry.url, { prefix: "v0" });
  expect(idsOf(report, "failed")).toEqual([]);
  expect(report.prefixes).toEqual(["v0"]);
  expect(caseOf(report, "prefix.v0.1")?.result).toBe("skipped");
  const elsewhere = registry.requests.filter((line) => line.includes("/v0.1/"));
  expect(elsewhere).toEqual(["GET /v0.1/servers?limit=1"]);
});

test("only the cases asked for are run", async () => {
  const report = await run({}, { only: "client.vscode." });
  expect(report.cases.every(({ id }) => id.startsWith("client.vscode."))).toBe(true);
  expect(report.cases.length).toBeGreaterThan(8);
});

test.each([
  ["no address", "not an address", "no http or https address"],
  ["another scheme", "ftp://example.com", "no http or https address"],
  ["an address with the prefix", "https://registry.example.com/v0.1/", "without /v0.1"],
  ["an address with a password", "https://a:b@registry.example.com", "no user, query or fragment"],
])("%s can't be judged", async (_what, address, why) => {
  const report = await runConformance(address);
  expect(report).toMatchObject({ exit_code: 2, cases: [] });
  expect(report.problem).toContain(why);
});

test("an address that nobody listens at can't be judged", async () => {
  const { url, close } = await startRegistry();
  await close();
  const report = await runConformance(url);
  expect(report).toMatchObject({ exit_code: 2, cases: [], problem: expect.stringContaining("ECONNREFUSED") });
});

test("a server that is no registry can't be judged", async () => {
  const report = await run({ mutate: () => () => ({ status: 200, headers: {}, body: "<h1>Hello</h1>" }) });
  expect(report).toMatchObject({
    exit_code: 2,
    problem: expect.stringContaining("There is no MCP registry"),
  });
});

test("a redirect is named, and not followed", async () => {
  const mutate = () => () => ({ status: 301, headers: { location: "https://elsewhere.example" }, body: "" });
  const report = await run({ mutate });
  expect(report.problem).toContain('a redirect to "https://elsewhere.example"');
});

test("a secret in an address or a broken token is not repeated", async () => {
  const [address, broken] = await Promise.all([
    runConformance("https://user:hunter2@registry.example.com"),
    runConformance("http://127.0.0.1:9", { token: "hunter2\n" }),
  ]);
  expect(JSON.stringify([address, broken])).not.toContain("hunter2");
  expect([address.exit_code, broken.exit_code]).toEqual([2, 2]);
});

test("cases that write are not run without leave", async () => {
  const report = await run({}, { only: "write.publish" });
  expect(report).toMatchObject({ exit_code: 2, problem: expect.stringContaining("--write") });
});

test("an id that no case has is an error, not a success", async () => {
  const report = await run({}, { only: "lsit." });
  expect(report).toMatchObject({ exit_code: 2, problem: expect.stringContaining("lsit.") });
});
