import { describe, expect, onTestFinished, test } from "vitest";
import { allCases } from "./cases/index.ts";
import { type ConformanceOptions, runConformance } from "./run.ts";
import { mended } from "./testing/mended.ts";
import { readingMutants, writingMutants } from "./testing/mutants/index.ts";
import type { Mutant } from "./testing/mutate.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./testing/official-registry.ts";
import { problem } from "./testing/official-replies.ts";

async function open(options?: RegistryOptions): Promise<Registry> {
  const registry = await startRegistry(options);
  onTestFinished(registry.close);
  return registry;
}

const seenBy = new Set<string>();

describe("a registry that is otherwise right is found out when it", () => {
  test.each(readingMutants)("$what", (mutant) => expectCaught(mutant, {}));
  test.each(writingMutants)("$what (writing)", (mutant) =>
    expectCaught(mutant, { write: true, only: "write." }),
  );
});

describe("a registry that wants a token is found out when it", () => {
  test("takes any token", async () => {
    const registry = await open({
      readToken: "s3cret",
      mutate: (next) => (request) =>
        next(
          request.headers.authorization
            ? { ...request, headers: { authorization: "Bearer s3cret" } }
            : request,
        ),
    });
    expect(await failures(registry.url, { token: "s3cret", only: "access." })).toEqual(["access.bad-token"]);
  });

  test("does not say how to get one", async () => {
    const registry = await open({
      readToken: "s3cret",
      mutate: (next) => (request) => {
        const reply = next(request);
        return reply.status === 401 ? problem(403, "Go away") : reply;
      },
    });
    expect(await failures(registry.url, { token: "s3cret", only: "access." })).toEqual(["access.challenge"]);
  });
});

test("VS Code's https is missed on an address that is not the machine itself", async () => {
  const registry = await open();
  const elsewhere = registry.url.replace("127.0.0.1", "0.0.0.0");
  expect(await failures(elsewhere, { only: "client.vscode.https" })).toEqual(["client.vscode.https"]);
});

test("every case that can fail has been seen failing", () => {
  // raw bytes need a server of another kind: hostile.test.ts
  const elsewhere = /^access\.|^nul\.raw-|^client\.vscode\.https$/;
  const idle = allCases.filter(
    ({ id, level }) => level !== "offers" && !seenBy.has(id) && !elsewhere.test(id),
  );
  expect(idle.map(({ id }) => id)).toEqual([]);
});

async function expectCaught(mutant: Mutant, options: ConformanceOptions): Promise<void> {
  const registry = await open({
    release: "later",
    mutate: (next, store) => {
      const broken = mutant.mutate(next, store);
      return mutant.bare ? broken : mended(broken, store);
    },
  });
  const failing = await failures(registry.url, options);
  for (const id of failing) seenBy.add(id);
  if (mutant.widely) expect(failing).toEqual(expect.arrayContaining(mutant.caught));
  else expect(failing).toEqual(mutant.caught);
}

async function failures(url: string, options: ConformanceOptions): Promise<string[]> {
  const { cases, problem: stopped } = await runConformance(url, options);
  expect(stopped).toBeUndefined();
  return cases.filter(({ result }) => result === "failed").map(({ id }) => id);
}
