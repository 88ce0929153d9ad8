import { Command } from "commander";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { conformanceCommand } from "./command.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./testing/official-registry.ts";

async function open(options?: RegistryOptions): Promise<Registry> {
  const registry = await startRegistry(options);
  onTestFinished(registry.close);
  return registry;
}

let printed = "";

beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** As bin/cli.ts has it: a program with a `--json` of its own. */
async function cli(...words: string[]): Promise<number> {
  const program = new Command("countersign").option("--json", "print JSON").addCommand(conformanceCommand);
  await program.parseAsync(["conformance", ...words], { from: "user" });
  return Number(process.exitCode);
}

test("a registry that fails nothing exits 0, with the totals at the end", async () => {
  const registry = await open({ release: "later" });
  expect(await cli(registry.url)).toBe(0);
  expect(printed).toMatch(/\d+ passed, 0 failed, \d+ skipped; 2 warnings, 5 of 14 offers\n$/);
  expect(printed).toMatch(/^passed {7}list\.shape {31}a list is an object/m);
});

test("a failure exits 1, and says what was expected, what was seen, by which request, and who asks for it", async () => {
  const registry = await open({
    mutate: (next) => (request) =>
      next({ ...request, query: request.query.replace("limit=101", "limit=100") }),
  });
  expect(await cli(registry.url, "--only", "list.limit-bounds")).toBe(1);
  expect(printed).toContain("FAILED       list.limit-bounds");
  expect(printed).toMatch(
    /expected 422 for limit=101; observed status 200: .*GET \/v0\.1\/servers\?limit=101/,
  );
  expect(printed).toContain("see: official registry, ListServersInput");
});

test("a warning exits 0", async () => {
  const registry = await open({ release: "1.6" });
  expect(await cli(registry.url, "--only", "search.percent")).toBe(0);
  expect(printed).toContain("warning      search.percent-literal");
});

test("what can't be judged exits 2, and says why", async () => {
  expect(await cli("http://127.0.0.1:9")).toBe(2);
  expect(printed).toContain("There is no MCP registry at http://127.0.0.1:9");
});

test("--json prints the report for machines", async () => {
  const registry = await open();
  expect(await cli(registry.url, "--json", "--only", "list.", "--prefix", "v0", "--timeout", "5000")).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({
    base_url: registry.url,
    prefixes: ["v0"],
    exit_code: 0,
    summary: { failed: 0 },
    cases: expect.arrayContaining([
      {
        id: "list.shape",
        level: "must",
        result: "passed",
        title: expect.any(String),
        detail: "30 elements",
        reference: "OpenAPI 2025-12-01, ServerList",
      },
    ]),
  });
});

test("--write publishes under the namespace it is given", async () => {
  const registry = await open({ namespace: "com.example.sandbox" });
  const words = ["--write", "--namespace", "com.example.sandbox", "--only", "write.listed"];
  expect(await cli(registry.url, ...words)).toBe(0);
  expect(registry.store.rows.at(-1)?.server.name).toMatch(
    /^com\.example\.sandbox\/conformance-\w{8}-listed$/,
  );
});

test("--login token writes with the given token, and needs one", async () => {
  const registry = await open();
  expect(await cli(registry.url, "--write", "--login", "token")).toBe(2);
  expect(printed).toContain("needs a --token");
  const login = await fetch(`${registry.url}/v0/auth/none`, { method: "POST" });
  const { registry_token: token } = (await login.json()) as { registry_token: string };
  const words = ["--write", "--login", "token", "--token", token, "--only", "write.visible"];
  expect(await cli(registry.url, ...words)).toBe(0);
});

test.each([
  ["no address", []],
  ["an unknown option", ["http://127.0.0.1:9", "--loud"]],
  ["a prefix that does not exist", ["http://127.0.0.1:9", "--prefix", "v1"]],
  ["a timeout that is none", ["http://127.0.0.1:9", "--timeout", "soon"]],
  ["a namespace with a slash", ["http://127.0.0.1:9", "--namespace", "com.example/a"]],
])("%s exits 2", async (_what, words) => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const exit = vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  await expect(cli(...words)).rejects.toThrow("exit 2");
  expect(exit).toHaveBeenCalledOnce();
});
