import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Fixture, fixturePoint } from "#lib/access/pdp/authzen/testing/fixture-point.ts";
import {
  gatewayFixture,
  recordsFixture,
  todoFixture,
} from "#lib/access/pdp/authzen/testing/interop-fixtures.ts";
import { mountAccess } from "./access-routes.ts";
import { appWith } from "./testing/alone.ts";

/** What other decision points were tested with, where it lies beside the project. */
const folder = join(import.meta.dirname, "../../../shared/data/authzen");
const isThere = existsSync(folder);
if (!isThere) process.stderr.write("AuthZEN interoperability data is not here: skipped\n");

type Case = { request: object; expected: unknown };

function casesOf(file: string, api: string): Case[] {
  if (!isThere) return [];
  return JSON.parse(readFileSync(join(folder, file), "utf8"))[api];
}

async function ask(fixture: Fixture, api: string, request: object): Promise<unknown> {
  const app = appWith((alone) => mountAccess(alone, fixturePoint(fixture), async (c) => c.var.ctx));
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(request);
  const response = await app.request(`/access/v1/${api}`, { method: "POST", body, headers }, {});
  expect(response.status).toBe(200);
  return response.json();
}

describe.skipIf(!isThere)("interoperability data", () => {
  test.each([
    ["todo-decisions.json", todoFixture, 40],
    ["gateway-decisions.json", gatewayFixture, 25],
  ])("single decisions: %s", async (file, fixture, number) => {
    const cases = casesOf(file, "evaluation");
    expect(cases.length).toBe(number);
    for (const { request, expected } of cases)
      expect(await ask(fixture, "evaluation", request), JSON.stringify(request)).toEqual({
        decision: expected,
      });
  });

  test("batches: todo-decisions.json", async () => {
    const cases = casesOf("todo-decisions.json", "evaluations");
    expect(cases.length).toBe(3);
    for (const { request, expected } of cases)
      expect(await ask(todoFixture, "evaluations", request)).toEqual({ evaluations: expected });
  });

  test.each([
    ["subject", 60],
    ["resource", 18],
    ["action", 120],
  ])("search for %s", async (sought, number) => {
    const cases = casesOf(`search-${sought}-results.json`, "evaluation");
    expect(cases.length).toBe(number);
    for (const { request, expected } of cases)
      expect(await ask(recordsFixture, `search/${sought}`, request), JSON.stringify(request)).toEqual(
        expected,
      );
  });
});
