import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConformanceReport } from "#lib/conformance/report.ts";
import { childEnv } from "#lib/env.ts";
import { root } from "../bin/node.mjs";
import { documentOf, RegistryInstance } from "./support/registry-instance.ts";

let registry: RegistryInstance;

beforeAll(async () => {
  registry = await RegistryInstance.start({ REGISTRY_ANONYMOUS_PUBLISH: "1" });
  const { instance } = registry;
  await instance.team("anybody", "Anybody");
  const prefix = "io.modelcontextprotocol.anonymous";
  await instance.cli("namespace", "set", "--prefix", prefix, "--team", "anybody");
  for (const version of ["1.0.0", "1.10.0", "1.9.0+build.2"])
    await registry.approve(documentOf("com.example/weather-station", version));
  for (const name of ["com.example/ledger", "io.github.someone/Notes_of-today"])
    await registry.approve(documentOf(name));
  await registry.setStatus("com.example/ledger", "1.0.0", "deprecated", "Use another one.");
});
afterAll(() => registry?.instance.close());

/** Runs `countersign conformance … --json` as anybody would, against any registry. */
function conformance(...args: string[]): Promise<{ code: number; report: ConformanceReport }> {
  return new Promise((done) => {
    const command = [join(root, "bin/countersign.mjs"), "conformance", "--json", ...args];
    execFile(process.execPath, command, { env: childEnv(), maxBuffer: 1 << 26 }, (error, stdout) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, report: JSON.parse(stdout) }),
    );
  });
}

function faultsOf({ cases, problem }: ConformanceReport): string[] {
  const faults = cases
    .filter(({ result }) => result === "failed")
    .map(({ id, detail }) => `${id}: ${detail}`);
  return problem ? [...faults, problem] : faults;
}

test("this registry conforms, reading and writing, without a warning", async () => {
  const { code, report } = await conformance(registry.url, "--write");
  expect(faultsOf(report)).toEqual([]);
  expect(code).toBe(0);
  expect(report.summary.passed).toBeGreaterThan(130);
});

test("so does a catalog that needs a token, and only with it", async () => {
  await registry.createCatalog("team", "oauth", "chosen");
  await registry.choose("team", "com.example/weather-station");
  const url = `${registry.url}/catalogs/team`;
  const { code, report } = await conformance(url, "--token", registry.governance.token);
  expect(faultsOf(report)).toEqual([]);
  expect(code).toBe(0);
  expect((await conformance(url)).code).toBe(2);
});
