import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { startSequencer } from "#lib/audit/sealing/index.ts";
import { childEnv, env } from "#lib/env.ts";
import type { AppEnv } from "#lib/http/app-env.ts";
import { mountAuditIntake } from "#lib/http/audit-intake.ts";
import { problemResponse, toProblem } from "#lib/http/problem.ts";
import { anonymousCtx } from "#lib/http/request-ctx.ts";
import { nodeFlags, root } from "../../bin/node.mjs";

/**
 * The intake and the sequencer as the product runs them, in a process without pages, so that it starts in a fraction of the
 * time and can be killed often.
 *
 * @param settings where it listens (PORT), and whose events it takes
 */
export async function startIntake(settings: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...nodeFlags, fileURLToPath(import.meta.url)], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: childEnv({ NODE_ENV: "production", LOG_LEVEL: "silent", ...settings }),
  });
  await new Promise<void>((done, fail) => {
    child.stdout?.once("data", () => done());
    child.once("exit", (code) => fail(new Error(`The intake ended with ${code} before it was ready.`)));
  });
  return child;
}

function serveIntake(): void {
  const app = new Hono<AppEnv>();
  app.use("*", async (c, next) => {
    c.set(
      "ctx",
      anonymousCtx((name) => c.req.header(name), null),
    );
    await next();
  });
  app.onError((error) => problemResponse(toProblem(error, "req_tests")));
  mountAuditIntake(app);
  // More often than usual, so that a kill meets an event on its way as well.
  startSequencer(20);
  createServer(getRequestListener(app.fetch)).listen(env().PORT, "127.0.0.1", () =>
    process.stdout.write("ready\n"),
  );
  // Node writes what it compiled when it ends in peace, which this process never does.
  flushCompileCache();
}

if (import.meta.main) serveIntake();
