import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addRegistry, runOf, upstreamRecords } from "#e2e/support/sources.ts";
import { startUpstream, type UpstreamRegistry } from "#e2e/support/upstream-registry.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { provideEnv } from "#lib/env.ts";
import { getSubmission } from "#lib/registry/index.ts";
import { getImportBatch, importEntries, listImportItems, syncSource } from "#lib/sources/index.ts";
import { addPerson, ctxOf, oneSignature } from "#prisma/seed/factories.ts";
import { startWorker } from "./index.ts";

let stop: () => Promise<void>;
let upstream: UpstreamRegistry;
let admin: UserActor;

beforeAll(async () => {
  provideEnv({ OUTBOUND_ALLOW: "127.0.0.1", SYNC_PAUSE_MS: "0" });
  admin = await addPerson("admin", "member");
  upstream = await startUpstream(upstreamRecords(3), 2);
  stop = await startWorker();
});
afterAll(async () => {
  await stop();
  await upstream.close();
});

const patience = { timeout: 60_000 };

test("a source is synced, imported from and read for review by the jobs alone", async () => {
  const { id } = await addRegistry(admin, upstream.url);
  const run = await syncSource(ctxOf(admin), { id });
  await vi.waitFor(
    async () => expect(await runOf(admin, run.id)).toMatchObject({ status: "finished", added: 3 }),
    patience,
  );
  const facts = { owner: `user:${admin.email}`, purpose: "To know the weather.", ...oneSignature };
  const batch = await importEntries(ctxOf(admin), { id, filter: {}, ...facts });
  await vi.waitFor(
    async () =>
      expect(await getImportBatch(ctxOf(admin), { id: batch.id })).toMatchObject({
        status: "finished",
        submitted: 3,
      }),
    patience,
  );
  const { items } = await listImportItems(ctxOf(admin), { id: batch.id });
  await vi.waitFor(
    async () =>
      expect((await getSubmission(ctxOf(admin), { id: items[0]?.submission ?? "" })).status).toBe(
        "in_review",
      ),
    patience,
  );
});
