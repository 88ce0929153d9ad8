import { defineConfig } from "@playwright/test";

// For the servers that tests start: a machine that stands still for a second is no reason to deny.
process.env.DECISION_PATIENCE_MS ??= "60000";

/** Browser journeys against the real server, each worker with its own instance (see e2e/fixtures.ts). */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  workers: 1,
  // Guards against what hangs, wide enough for a machine that is slow or busy.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json"]],
  outputDir: "test-results/browser",
  use: {
    browserName: "chromium",
    // Pages can be looked into at every step without pictures of them, which take a fifth of a run to paint.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
