import { DomainError } from "#lib/core/errors.ts";
import { isObject } from "#lib/core/json-object.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { query } from "#lib/kernel/query.ts";
import { fetchPage } from "./fetch-page.ts";
import { formatOf } from "./formats/convert-row.ts";
import { objectIn } from "./formats/row.ts";
import { readFile } from "./read-file.ts";
import { type SourceTest, sourceTest, testSourceInput } from "./schemas.ts";

/** Somebody waits for the answer. */
const testLimits = { totalMs: 30_000, bytesMax: 16 * 1_048_576 };
const sampleMax = 5;

export const testSource = query({
  id: "testSource",
  permission: "source.manage",
  summary: "Read one page of a registry, or look into a file, before it becomes a source; nothing is kept",
  input: testSourceInput,
  output: sourceTest,
  run: (_ctx, { url, text }) => (url === undefined ? testFile(text ?? "") : testRegistry(url)),
});

async function testRegistry(url: string): Promise<SourceTest> {
  const answer = await firstPage(url, "v0.1");
  if (answer.outcome === "page")
    return {
      ...about(answer.rows, answer.next !== null),
      ok: true,
      what: "An MCP registry that speaks API v0.1.",
      api_version: "v0.1",
    };
  const older = answer.outcome === "unusable" ? await firstPage(url, "v0") : answer;
  if (older.outcome === "page")
    return {
      ...about(older.rows, older.next !== null),
      ok: false,
      problem: "It answers under /v0 alone, which is for trying things out; a source needs /v0.1.",
      what: "An MCP registry that speaks API v0.",
      api_version: "v0",
    };
  return { ...about([], false), problem: answer.reason };
}

async function firstPage(url: string, version: "v0.1" | "v0") {
  const place = { cursor: null, includeDeleted: false, since: null };
  return fetchPage(url, place, { version, limits: testLimits });
}

async function testFile(text: string): Promise<SourceTest> {
  try {
    const rows = readFile(text);
    return { ...about(rows, false), ok: true, what: "A file with a list of servers." };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...about([], false), problem: error.issues[0]?.message ?? error.message };
  }
}

/** What rows look like; `ok` is for the caller to say. */
function about(rows: readonly unknown[], more: boolean): SourceTest {
  const objects = rows.filter(isObject);
  const names = objects.map((row) => row.name ?? objectIn(row, "server").name);
  return {
    ok: false,
    problem: null,
    what: null,
    api_version: null,
    format: objects[0] ? formatOf(objects[0]) : null,
    count: rows.length,
    more,
    sample: names
      .filter((name) => typeof name === "string")
      .slice(0, sampleMax)
      .map((name) => oneLine(name)),
  };
}
