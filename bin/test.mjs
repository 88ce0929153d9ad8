import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeFlags, nodePath, root, run } from "./node.mjs";
import { build, prepare } from "./prepare.mjs";

/*
 * Every check there is, in the order of how soon it can fail. `--fast` leaves out what needs a build or a browser. Ends
 * with one line of totals over all suites; a check without tests of its own counts as one.
 */
const { values } = parseArgs({ options: { fast: { type: "boolean" } } });
const results = join(root, "test-results");
let passed = 0;
let failed = 0;

await prepare();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

await check("format and lint", "biome", ["check", "--error-on-warnings", "."]);
await check("types", "tsc", ["--noEmit", "--incremental", "false"]);
await check("import rules", "depcruise", [
  "--config",
  ".dependency-cruiser.mjs",
  ...["lib", "app", "components", "server.ts", "proxy.ts", "bin", "bench", "prisma/seed", "e2e"],
]);
await check("nothing unused", "knip", []);
if (values.fast) await vitest(["unit", "isolated", "integration"]);
else {
  await build();
  await vitest(["unit", "isolated", "integration", "system"]);
  await browser();
}

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/** Runs a tool that either is content or is not. */
async function check(what, tool, args) {
  process.stdout.write(`\n— ${what}\n`);
  count(await run(bin(tool), args));
}

async function vitest(projects) {
  process.stdout.write(`\n— tests: ${projects.join(", ")}\n`);
  const report = join(results, "vitest.json");
  const code = await run(nodePath(), [
    ...nodeFlags,
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    ...projects.flatMap((name) => ["--project", name]),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  tally(code, report, ({ numPassedTests, numFailedTests }) => [numPassedTests, numFailedTests]);
}

async function browser() {
  process.stdout.write("\n— browser journeys and accessibility\n");
  const { findChromium } = await import("./chromium.mjs");
  const chromium = findChromium();
  if (!chromium) {
    process.stderr.write("No Chromium is here and none could be installed: the browser tests did not run.\n");
    failed += 1;
    return;
  }
  const report = join(results, "playwright.json");
  const code = await run(
    nodePath(),
    [...nodeFlags, join(root, "node_modules/@playwright/test/cli.js"), "test"],
    {
      CHROMIUM: chromium,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  );
  tally(code, report, ({ stats }) => [stats.expected + stats.flaky, stats.unexpected]);
}

/** Adds a suite's own counts. A suite that ends badly without a failed test has failed as a whole. */
function tally(code, report, read) {
  let counts = [0, 0];
  try {
    counts = read(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    process.stderr.write(`No report at ${report}: the suite did not come to its end.\n`);
    counts = [0, 1];
  }
  passed += counts[0];
  failed += code !== 0 && counts[1] === 0 ? 1 : counts[1];
  if (counts[0] + counts[1] === 0) failed += 1;
}

function count(code) {
  if (code === 0) passed += 1;
  else failed += 1;
}

function bin(tool) {
  return join(root, "node_modules", ".bin", tool);
}
