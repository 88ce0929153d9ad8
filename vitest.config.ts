import { defineConfig } from "vitest/config";

const never = ["**/node_modules/**", ".next/**", ".data/**", "e2e/**"];

/** `*.test.ts` needs no database, nor a process of its own; `*.db.test.ts` gets a real Postgres, one database for each file. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    // Against hanging alone: a machine may be much slower than another one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Node calls the import of WebAssembly experimental, which Prisma's schema engine needs.
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: {
      NODE_ENV: "test",
      LOG_LEVEL: "silent",
      AUTH_SECRET: "a secret of the tests alone, with more than 32 characters",
      OUTBOUND_ALLOW: "",
      // A machine that stands still for a second is no reason to deny.
      DECISION_PATIENCE_MS: "60000",
    },
    projects: [
      {
        extends: true,
        test: {
          // The real server in a process of its own; needs the pages to be built.
          name: "system",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          env: { NODE_ENV: "production" },
        },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx,mjs}"],
          exclude: [...never, "**/*.db.test.ts", "**/*.isolated.test.ts"],
          // They leave nothing behind, and reading all modules anew for each file takes longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          // What puts something else in the place of a module.
          name: "isolated",
          include: ["**/*.isolated.test.ts"],
          exclude: never,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.db.test.ts"],
          exclude: never,
          globalSetup: "lib/db/test-server.ts",
          setupFiles: ["lib/db/test-afresh.ts", "lib/db/test-setup.ts"],
          isolate: false,
        },
      },
    ],
  },
});
