import { afterAll, expect, test, vi } from "vitest";
import { addRegistry, syncNow, upstreamDocument } from "#e2e/support/sources.ts";
import { startUpstream } from "#e2e/support/upstream-registry.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { publishingPerson } from "#lib/identity/index.ts";
import { castVote, setVersionStatus } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { addPerson, ctxOf, oneSignature, submitForReview, unique } from "#prisma/seed/factories.ts";

vi.mock("#lib/identity/index.ts", { spy: true });
afterAll(() => vi.doUnmock("#lib/identity/index.ts"));

test("a new version of a server whose approved one is retired during the sync opens nothing", async () => {
  provideEnv({ OUTBOUND_ALLOW: "127.0.0.1", SYNC_PAUSE_MS: "0" });
  const [admin, governance] = [await addPerson("admin", "member"), await addPerson("governance")];
  const name = `com.example/${unique("weather")}`;
  const document = upstreamDocument(name) as ServerJson;
  const { id: submission, digest } = await submitForReview(admin, oneSignature, document, null);
  await castVote(ctxOf(governance), { id: submission, digest, decision: "approve", reason: "Fine." });
  const upstream = await startUpstream([{ server: upstreamDocument(name, "2.0.0") }]);
  const { id } = await addRegistry(admin, upstream.url);

  // The offers are loaded by then.
  vi.mocked(publishingPerson).mockImplementationOnce(async () => {
    const retired = { name, version: "1.0.0", status: "retired", status_message: "It is over." } as const;
    await setVersionStatus(ctxOf(governance), retired);
    return admin;
  });
  expect(await syncNow(admin, id)).toMatchObject({ status: "finished", opened: 0 });
  expect(publishingPerson).toHaveBeenCalled();
  expect(await db().sourceEntry.findFirst({ where: { sourceId: id } })).toMatchObject({
    state: "new",
    openingError: null,
  });
  await upstream.close();
});
