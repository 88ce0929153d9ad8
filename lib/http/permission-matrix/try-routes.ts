import { afterAll, describe, expect, test } from "vitest";
import { createApp } from "../app.ts";
import type { Route } from "../route.ts";
import { forget, objectOf } from "./objects.ts";
import { faultsOverHttp } from "./over-http.ts";
import type { Row } from "./row.ts";
import { nameOf, rowsOf } from "./rows.ts";
import { runRow } from "./run-row.ts";

let cases = 0;

/**
 * Tries these routes with everybody there is, on everything that their rows name.
 *
 * @param casesMin fewer would mean that people or things went missing unnoticed
 */
export function tryRoutes(routes: readonly Route[], casesMin: number): void {
  const app = createApp();

  describe.each(routes.map((route) => [nameOf(route), route] as const))("%s", (name, route) => {
    const own = rowsOf(route);

    test.each(own.map((row) => [row.about ? `who may: ${row.about}` : "who may", row] as const))(
      "%s",
      async (_, row) => {
        expect(await faultsOf(route, row)).toEqual([]);
      },
    );

    test("nobody without a token, nor with one for all else", async () => {
      const [row] = own;
      if (!row?.on[0]) throw new Error(`Nobody wrote who may ${name}.`);
      expect(await faultsOverHttp(app, route, row, await objectOf(row.on[0]))).toEqual([]);
    });
  });

  test("all of it was tried", () => {
    expect(cases).toBeGreaterThan(casesMin);
  });

  afterAll(() => {
    process.stderr.write(`permission matrix: ${cases} cases of ${routes.length} routes\n`);
  });
}

/** What is not as a row says, on each thing that it names. */
export async function faultsOf(route: Route, row: Row): Promise<string[]> {
  const faults: string[] = [];
  const known = new Set<string>();
  for (const name of row.on) {
    const object = await objectOf(name);
    const verdict = await runRow(route, row, object);
    if (verdict.spoilt) forget(name);
    cases += verdict.cases;
    faults.push(...verdict.faults.map((fault) => `${name}: ${fault}`));
    for (const relation of Object.keys(object.people)) known.add(relation);
  }
  const named = Array.isArray(row.allowed) ? [] : Object.keys(row.allowed);
  const unknown = named.filter((relation) => !known.has(relation));
  return [...faults, ...unknown.map((relation) => `none of these has a ${relation}`)];
}
