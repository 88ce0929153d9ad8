import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allCases } from "./cases/index.ts";
import { conformanceCommand } from "./command.ts";

const page = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");
const rows = allCases.map(
  ({ id, level, title, reference }) => `| \`${id}\` | ${level} | ${title} | ${reference} |`,
);

test("the page has every case as it is, in this order, and no other", () => {
  const written = page.split("\n").filter((line) => /^\| `[a-z]/.test(line));
  expect(written).toEqual(rows);
});

test("the page says how many there are", () => {
  expect(page).toContain(`${allCases.length} cases`);
});

test("the page has every option of the command", () => {
  for (const { long } of conformanceCommand.options) expect(page).toContain(`\`${long}`);
});

test("no two cases have one id, and each says whose rule it is", () => {
  const ids = allCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title, reference } of allCases) {
    expect(id).toMatch(/^[a-z-]+(?:\.[a-z0-9.-]+)+$/);
    expect(`${title}${reference}`).not.toMatch(/[|\n]/);
    expect(reference).not.toBe("");
  }
});
