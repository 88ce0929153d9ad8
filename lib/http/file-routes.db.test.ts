import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { authSecret } from "#lib/env.ts";
import { createToken } from "#lib/identity/index.ts";
import {
  addPerson,
  anonymousCtx,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  submit,
} from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { sessionCookieName } from "./session-cookie.ts";

const app = createApp();
let path: string;
let auditor: UserActor;
let cookie: string;
let bearer: string;

beforeAll(async () => {
  auditor = await addPerson("auditor");
  const document = exampleDocument();
  await submit(await addPerson("member"), undefined, document);
  path = `/api/v1/servers/${encodeURIComponent(document.name)}/versions/${document.version}/evidence`;
  const sid = newId("session");
  const lasts = { createdAt: new Date(), expiresAt: new Date(Date.now() + 600_000) };
  await db().session.create({ data: { id: sid, userId: auditor.id, ...lasts } });
  cookie = `${sessionCookieName()}=${await encode({ token: { sid }, secret: authSecret() })}`;
  bearer = `Bearer ${(await createToken(ctxOf(auditor), { name: "tests", scopes: ["*"] })).token}`;
});

/** @returns the answer, and what the log says of the request */
async function ask(headers: Record<string, string>, method = "GET") {
  const requestId = newId("request");
  const answer = await app.request(path, { method, headers: { ...headers, "x-request-id": requestId } }, {});
  const body = await answer.text();
  const logged = (await auditOfRequest({ ...anonymousCtx(), requestId })).map(({ action, outcome }) => [
    action,
    outcome,
  ]);
  return { status: answer.status, headers: answer.headers, body, logged };
}
const exported = [["evidence.export", "success"]];

describe("a file that is asked for by browser session", () => {
  test.each(["cross-site", "same-site", "nonsense"])("%s: 403, and nothing was exported", async (site) => {
    const { status, body, logged } = await ask({ cookie, "sec-fetch-site": site });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      code: "forbidden",
      detail:
        "A page of another site asked for this file, and nothing was exported. Open it from the console instead.",
    });
    expect(logged).toEqual([]);
  });

  test.each(["same-origin", "none", ""])("%j: is exported", async (site) => {
    const { status, logged } = await ask({ cookie, ...(site && { "sec-fetch-site": site }) });
    expect([status, logged]).toEqual([200, exported]);
  });

  test("with a token is exported wherever it is asked from: no other site has it", async () => {
    const { status, logged } = await ask({ authorization: bearer, "sec-fetch-site": "cross-site" });
    expect([status, logged]).toEqual([200, exported]);
  });
});

test("HEAD of a file runs nothing: 405 that says what is allowed", async () => {
  for (const headers of [{ cookie }, { authorization: bearer }, {}]) {
    const { status, headers: answered, body, logged } = await ask(headers as Record<string, string>, "HEAD");
    expect([status, answered.get("allow"), body, logged]).toEqual([405, "GET", "", []]);
  }
});

test("HEAD of anything else answers as before", async () => {
  const answer = await app.request("/api/v1/servers", { method: "HEAD", headers: { cookie } }, {});
  expect(answer.status).toBe(200);
});
