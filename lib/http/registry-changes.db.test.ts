import { expect, test } from "vitest";
import { EventStream } from "#e2e/support/event-stream.ts";
import { catalogStore } from "#lib/catalog/index.ts";
import { createApp } from "./app.ts";

const app = createApp();
const path = "/v0.1/x/dev.countersign/changes";
const headers = { accept: "text/event-stream" };

test("the change stream asked about by HEAD has a head alone, and holds no place", async () => {
  catalogStore().doubt();
  for (let asked = 0; asked <= 100; asked++) {
    const answer = await app.request(path, { method: "HEAD", headers }, {});
    expect([answer.status, answer.headers.get("content-type"), answer.body]).toEqual([
      200,
      "text/event-stream",
      null,
    ]);
  }
  const unknown = await app.request(`/catalogs/no-such${path}`, { method: "HEAD", headers }, {});
  expect(unknown.status).toBe(404);
  const { status, body } = await app.request(path, { headers }, {});
  expect(status).toBe(200);
  const reader = EventStream.of(body as ReadableStream<Uint8Array<ArrayBuffer>>);
  expect(await reader.next()).toMatchObject({ event: "position" });
  reader.close();
});
