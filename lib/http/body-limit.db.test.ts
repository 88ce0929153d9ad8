import { beforeAll, expect, test } from "vitest";
import { upstreamDocument } from "#e2e/support/sources.ts";
import type { Role } from "#lib/core/words.ts";
import { createToken } from "#lib/identity/index.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";

const app = createApp();
const mebibyte = 1_048_576;
let admin: string;
let member: string;

async function tokenOf(...roles: Role[]): Promise<string> {
  const { token } = await createToken(ctxOf(await addPerson(...roles)), {
    name: "tests",
    scopes: ["*"],
  });
  return token;
}
beforeAll(async () => {
  admin = await tokenOf("admin", "member");
  member = await tokenOf("member");
});

const send = (token: string | null, path: string, body: BodyInit, extra: RequestInit = {}) =>
  app.request(
    path,
    {
      method: "POST",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body,
      ...extra,
    },
    {},
  );
const fileOf = (bytes: number) =>
  JSON.stringify({
    name: unique("file"),
    kind: "file",
    text: JSON.stringify([upstreamDocument("com.example/weather", "1.0.0", { "x-room": "x".repeat(bytes) })]),
  });

test("a file of several megabytes is taken where a file is expected", async () => {
  const created = await send(admin, "/api/v1/sources", fileOf(5 * mebibyte));
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as { id: string };
  const replaced = await send(
    admin,
    `/api/v1/sources/${id}/file`,
    fileOf(6 * mebibyte).replace(/"name":"[^"]*","kind":"file",/, ""),
  );
  expect(replaced.status).toBe(200);
  expect(((await replaced.json()) as { file: { bytes: number } }).file.bytes).toBeGreaterThan(6 * mebibyte);
});

test("a megabyte is the limit everywhere else", async () => {
  for (const path of ["/api/v1/submissions", "/api/v1/sources/src_none/sync", "/v0/publish", "/nowhere"]) {
    const answer = await send(admin, path, fileOf(2 * mebibyte));
    expect([path, answer.status]).toEqual([path, 413]);
    expect(await answer.json()).toMatchObject({
      code: "too_large",
      detail: expect.stringContaining("1048576"),
    });
  }
});

test("a file has its limit too, whether its size is announced or not", async () => {
  const body = fileOf(65 * mebibyte);
  expect((await send(admin, "/api/v1/sources", body)).status).toBe(413);
  const stream = new Blob([body]).stream();
  const streamed = await send(admin, "/api/v1/sources", stream, { duplex: "half" } as RequestInit);
  expect(streamed.status).toBe(413);
});

test("whoever may not upload is refused before the body is read", async () => {
  let read = 0;
  const endless = () =>
    new ReadableStream(
      {
        pull(controller) {
          read += 1;
          controller.enqueue(new Uint8Array(1_024));
        },
      },
      { highWaterMark: 0 },
    );
  for (const [token, status] of [
    [null, 401],
    [member, 403],
  ] as const) {
    const answer = await send(token, "/api/v1/sources/src_1/file", endless(), {
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(status);
  }
  expect(read).toBe(0);
});
