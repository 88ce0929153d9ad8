import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { printableJson } from "#lib/core/printable-json.ts";
import { rawGet } from "./raw-request.ts";
import { renderReport } from "./report.ts";
import { runConformance } from "./run.ts";
import { inEntries, inList } from "./testing/mutate.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./testing/official-registry.ts";

async function open(options?: RegistryOptions): Promise<Registry> {
  const registry = await startRegistry(options);
  onTestFinished(registry.close);
  return registry;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const someList = JSON.stringify({ servers: [], metadata: { count: 0 } });

test("a server that never answers can't be judged, and that is known after one timeout for each prefix", async () => {
  let asked = 0;
  const url = await serve(() => {
    asked++;
  });
  const report = await runConformance(url, { timeoutMs: 150 });
  expect(report).toMatchObject({ exit_code: 2, problem: expect.stringContaining("within 150 ms") });
  expect(asked).toBeLessThanOrEqual(2);
});

test("a server that stops answering is given up on, which is no success", async () => {
  let answers = 4;
  const url = await serve((_, response) => {
    if (answers-- > 0) response.setHeader("content-type", "application/json").end(someList);
  });
  const report = await runConformance(url, { timeoutMs: 500 });
  expect(report).toMatchObject({ exit_code: 1, problem: "The registry stopped answering." });
  expect(report.cases.at(-1)).toMatchObject({ result: "skipped", detail: "The registry stopped answering." });
});

test("a body that trickles in for ever is no answer", async () => {
  const url = await serve(async (_, response) => {
    response.setHeader("content-type", "application/json");
    while (!response.destroyed) {
      response.write(" ");
      await pause(20);
    }
  });
  const report = await runConformance(url, { timeoutMs: 200 });
  expect(report.exit_code).toBe(2);
});

test("a body is read up to a bound", async () => {
  const chunk = Buffer.alloc(1024 * 1024, " ");
  const url = await serve(async (_, response) => {
    response.setHeader("content-type", "application/json");
    for (let sent = 0; sent < 64 && !response.destroyed; sent += 1) {
      response.write(chunk);
      await pause(1);
    }
    response.end();
  });
  const report = await runConformance(url, { timeoutMs: 5_000 });
  expect(report.exit_code).toBe(2);
});

test("a run ends when its time is up, which is no success", async () => {
  const url = await serve(async (_, response) => {
    await pause(50);
    response.setHeader("content-type", "application/json").end(someList);
  });
  const report = await runConformance(url, { overallMs: 2_000 });
  expect(report).toMatchObject({ exit_code: 1, problem: "The run's time is used up." });
});

test("a server that limits our rate is obeyed", async () => {
  let refusals = 1;
  const url = await serve((_, response) => {
    if (refusals-- > 0) response.writeHead(429, { "retry-after": "1" }).end();
    else response.setHeader("content-type", "application/json").end(someList);
  });
  const report = await runConformance(url, { only: "list.shape" });
  expect(report.exit_code).toBe(0);
  expect(report.duration_ms).toBeGreaterThanOrEqual(1_000);
});

test("a server that limits it for longer ends the run, which is no success", async () => {
  let answers = 4;
  const url = await serve((_, response) => {
    if (answers-- > 0) response.setHeader("content-type", "application/json").end(someList);
    else response.writeHead(429, { "retry-after": "3600" }).end();
  });
  const report = await runConformance(url);
  expect(report).toMatchObject({ exit_code: 1, problem: expect.stringContaining("limits our rate") });
});

test("a listing that makes up new pages for ever ends the walk, not the run", async () => {
  let page = 0;
  const url = await serve((_, response) => {
    page += 1;
    const server = {
      name: `com.example/server-${page}`,
      description: "One of endlessly many",
      version: "1.0.0",
    };
    response
      .setHeader("content-type", "application/json")
      .end(
        JSON.stringify({ servers: [{ server, _meta: {} }], metadata: { count: 1, nextCursor: `p${page}` } }),
      );
  });
  const report = await runConformance(url);
  expect(report.problem).toBeUndefined();
  expect(report.exit_code).toBe(1);
  expect(page).toBeLessThan(1_500);
});

test.each([
  ["null", "null"],
  ["numbers", '{"servers":[1,2,3],"metadata":7}'],
  ["nulls", '{"servers":[null,{"server":null},{"server":{"name":null}}],"metadata":null}'],
  ["arrays", '{"servers":[[]],"metadata":[]}'],
  ["deep nesting", `{"servers":[{"server":${"[".repeat(5_000)}${"]".repeat(5_000)}}],"metadata":{}}`],
])("a server that answers everything with %s is judged all the same", async (_what, body) => {
  const url = await serve((_, response) => {
    response.setHeader("content-type", "application/json").end(body);
  });
  const report = await runConformance(url, { write: true });
  expect(report.exit_code).toBeGreaterThan(0);
});

test("nothing a server says steers the terminal", async () => {
  const evil = "\u001b[2J\u0007\u009b31m\u202egnp.exe\u2028\n";
  const registry = await open({
    mutate: (next, store) =>
      inEntries((entry) => ({ ...entry, server: { ...entry.server, description: evil.repeat(50) } }))(
        inList(({ servers, metadata }) => ({ servers, metadata: { ...metadata, count: evil } }))(next, store),
        store,
      ),
  });
  const report = await runConformance(registry.url);
  const [text, json] = [renderReport(report), printableJson(report)];
  expect(text).toContain("\\u001b[2J");
  for (const printed of [text, json]) expect(printed).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?!\n)\p{Cc}/u);
  expect(JSON.parse(json)).toEqual(report);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(1_000);
});

test("raw bytes get the status, or the fact that the server hung up", async () => {
  const answering = (said: string) =>
    new Promise<string>((done) => {
      const server = createSocketServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => (said === "wait" ? undefined : socket.end(said)));
      });
      closers.push(() => server.close());
      server.listen(0, "127.0.0.1", () =>
        done(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a/`),
      );
    });
  expect(await rawGet(await answering("HTTP/1.1 400 Bad Request\r\n\r\n"), "/\0", 1_000)).toEqual({
    status: 400,
  });
  expect(await rawGet(await answering(""), "/\0", 1_000)).toEqual({ status: "closed" });
  expect(await rawGet(await answering("x".repeat(10_000)), "/\0", 1_000)).toEqual({ status: "closed" });
  expect(await rawGet(await answering("wait"), "/\0", 50)).toEqual({ status: "closed" });
  expect(await rawGet("http://127.0.0.1:9", "/\0", 1_000)).toEqual({ status: "closed" });
});

test("a server that takes raw NUL bytes for text is told so", async () => {
  const registry = await open();
  const { hostname, port } = new URL(registry.url);
  // a server whose parser lets them pass, in front of one that never sees them
  const front = createSocketServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", async (head: Buffer) => {
      if (head.includes(0)) return socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      const { connect } = await import("node:net");
      const back = connect(Number(port), hostname);
      back.on("error", () => socket.destroy());
      back.write(head);
      socket.pipe(back).pipe(socket);
    });
  });
  closers.push(() => front.close());
  await new Promise<void>((done) => {
    front.listen(0, "127.0.0.1", done);
  });
  const report = await runConformance(`http://127.0.0.1:${(front.address() as AddressInfo).port}`, {
    only: "nul.raw-",
  });
  expect(report.cases.map(({ id, result }) => [id, result])).toEqual([
    ["nul.raw-path", "failed"],
    ["nul.raw-query", "failed"],
  ]);
});
