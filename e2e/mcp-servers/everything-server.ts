import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { childEnv } from "#lib/env.ts";
import type { TestServer } from "./listen.ts";

/** `@modelcontextprotocol/server-everything` over Streamable HTTP: a real server of the 2025 revisions. */
export async function startEverythingServer(): Promise<TestServer> {
  const port = await freePort();
  const script = createRequire(import.meta.url).resolve(
    "@modelcontextprotocol/server-everything/dist/index.js",
  );
  const child = spawn(process.execPath, [script, "streamableHttp"], {
    env: childEnv({ PORT: String(port) }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise<void>((ready, fail) => {
    child.stderr.on("data", (chunk: Buffer) => String(chunk).includes("listening") && ready());
    child.once("exit", (code) => fail(new Error(`The everything server ended with ${code}.`)));
  });
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
