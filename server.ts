import "#lib/check-settings.ts";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { startDeciding } from "#lib/access/pdp/index.ts";
import { catalogStore } from "#lib/catalog/index.ts";
import { inviteFirstAdministrator, prepareInstance } from "#lib/embedded/index.ts";
import { env, provideEnv } from "#lib/env.ts";
import { createApp } from "#lib/http/app.ts";
import { openIdentityProvider } from "#lib/http/identity-mount.ts";
import { answerFromMemory } from "#lib/http/registry-lane.ts";
import { apiPolicy, baseHeaders } from "#lib/http/security-headers.ts";
import { log } from "#lib/log.ts";
import { startWorker } from "#lib/worker/index.ts";

/** Paths that the API answers without touching Next. `/api/auth` is next-auth's. */
const apiPath =
  /^\/(api\/(?!auth\/)|(catalogs\/[^/]+\/)?(v0(\.1)?(\/|$)|openapi\.yaml$)|audit\/log\/|access\/v1\/|\.well-known\/(oauth-protected-resource|authzen-configuration|jwks\.json)(\/|$)|healthz$|readyz$|metrics$)/;
/** How long stopping may take: for requests that were begun, for jobs, and in all. What is left of a job is done by another process. */
const stopMs = { requests: 5_000, jobs: 8_000, all: 25_000 };
/** Pages put their own policy in place of this one. */
const always = { ...baseHeaders(), "content-security-policy": apiPolicy };

const { HOST, PORT, WORKER, DEMO, OIDC_ISSUER, NODE_ENV, publicUrl } = env();
// next-auth reads its own address from here.
provideEnv({ NEXTAUTH_URL: publicUrl });

const releaseDatabase = await prepareInstance();
if (DEMO) await (await import("#prisma/seed/index.ts")).seedDemo();
const invitation = OIDC_ISSUER || DEMO ? null : await inviteFirstAdministrator();
const identity = OIDC_ISSUER ? null : await openIdentityProvider();
const api = getRequestListener(createApp().fetch);

const server = createServer();
const pages = next({ dev: NODE_ENV === "development", hostname: HOST, port: PORT, httpServer: server });
const renderPage = pages.getRequestHandler();
await pages.prepare();

server.on("request", (request: IncomingMessage, response: ServerResponse) => {
  const path = request.url?.split("?", 1)[0] ?? "/";
  if (answerFromMemory(request, response)) return;
  if (apiPath.test(path)) return void api(request, response);
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
  if (identity && path.startsWith("/idp/")) return identity.handle(request, response);
  if (identity && request.method === "POST" && path.startsWith("/sign-in/"))
    return identity.signIn(request, response);
  void renderPage(request, response);
});
server.on("error", async (error: NodeJS.ErrnoException) => {
  const hint =
    error.code === "EADDRINUSE"
      ? `Something listens on ${HOST}:${PORT} already. Set PORT to a free one.`
      : error.message;
  process.stderr.write(`${hint}\n`);
  await releaseDatabase();
  process.exit(1);
});
const listening = new Promise<void>((done) => server.once("listening", done));
server.listen(PORT, HOST);
// Where the port is taken, nothing is begun that would have to end first.
await listening;

let stopWorker: (() => Promise<void>) | undefined;
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), stopMs.all).unref();
    const closed = once(server, "close");
    server.close();
    await Promise.all([
      Promise.race([closed, delay(stopMs.requests)]),
      Promise.race([stopWorker?.(), delay(stopMs.jobs)]),
    ]);
    server.closeAllConnections();
    await pages.close().catch(() => undefined);
    await releaseDatabase();
    process.exit(0);
  });
}

catalogStore().start();
startDeciding();
// The first reads need not wait for it; where it takes too long, they will.
await catalogStore()
  .fresh()
  .catch((error) => log.warn({ err: error }, "the catalog is not read yet"));

log.info({ address: publicUrl, worker: WORKER }, "ready");
process.stdout.write(`\nCountersign is ready at ${publicUrl}\n`);
if (DEMO) process.stdout.write("This is the demo: sign in as anyone with one click. Its data is invented.\n");
if (invitation)
  process.stdout.write(`Sign in as the first administrator, once, within 24 hours:\n  ${invitation}\n`);
process.stdout.write("\n");

if (WORKER === "inline") stopWorker = await startWorker();
