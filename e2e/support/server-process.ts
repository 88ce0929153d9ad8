import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnv } from "#lib/env.ts";
import { nodeFlags, root } from "../../bin/node.mjs";

export type ServerProcess = {
  url: string;
  pid: number;
  /** From the start of the process to the line that says it is ready. */
  readyMs: number;
  /** Gives the exit code; null when it was killed. */
  stop(): Promise<number | null>;
  kill(): Promise<number | null>;
};

/** Starts the product as `npm start` does after its set-up, on a free port. */
export async function startServer(
  dataDir: string,
  extra: Record<string, string> = {},
): Promise<ServerProcess> {
  const port = Number(extra.PORT ?? (await freePort()));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, join(root, "server.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: childEnv({
      NODE_ENV: "production",
      DATA_DIR: dataDir,
      LOG_LEVEL: "error",
      ...extra,
      PORT: String(port),
    }),
  });
  await lineWith(child, "Countersign is ready");
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    readyMs: performance.now() - startedAt,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

/** A bare `node:http` server in a process of its own that answers every request with the same bytes. */
export async function startBareServer(body: string, status = 200): Promise<ServerProcess> {
  const port = await freePort();
  const script = `
    const body = Buffer.from(${JSON.stringify(body)});
    require("node:http").createServer((request, response) => {
      response.writeHead(${status}, { "content-type": "application/json", "content-length": body.length });
      response.end(body);
    }).listen(${port}, "127.0.0.1", () => console.log("ready"));`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await lineWith(child, "ready");
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    readyMs: performance.now() - startedAt,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

/** A server of its own in a process of its own, that is given a port and says `ready` when it listens there. */
export async function startProgram(file: string): Promise<ServerProcess> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, file), String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await lineWith(child, "ready");
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    readyMs: performance.now() - startedAt,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

/** A data folder of its own for the time of `work`. */
export async function withDataDir<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "countersign-"));
  try {
    return await work(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** CPU time that a process has used so far, in seconds (Linux only). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Memory that a process holds, in bytes (Linux only). */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

function lineWith(child: ChildProcess, text: string): Promise<void> {
  return new Promise((done, fail) => {
    let seen = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk;
      if (seen.includes(text)) done();
    });
    child.once("exit", (code) =>
      fail(new Error(`The server ended with ${code} before it was ready:\n${seen}`)),
    );
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await gone;
  return child.exitCode;
}
