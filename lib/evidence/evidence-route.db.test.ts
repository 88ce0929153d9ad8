import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { Role } from "#lib/core/words.ts";
import { createApp } from "#lib/http/app.ts";
import { openApiDocument } from "#lib/http/openapi.ts";
import { routes } from "#lib/http/routes.ts";
import { createToken } from "#lib/identity/index.ts";
import { addPerson, auditOf, ctxOf, exampleDocument, submit } from "#prisma/seed/factories.ts";
import { hostile, type Story, tellStory } from "./test-story.ts";

const app = createApp();
let auditor: UserActor;
let auditorToken: string;
let story: Story;

beforeAll(async () => {
  auditor = await addPerson("auditor");
  auditorToken = await tokenOf(auditor);
  story = await tellStory();
});

async function tokenOf(person: UserActor): Promise<string> {
  return (await createToken(ctxOf(person), { name: "tests", scopes: ["*"] })).token;
}

const pathOf = (name: string, version: string, query = "") =>
  `/api/v1/servers/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}/evidence${query}`;
const get = (path: string, token: string | null = auditorToken) =>
  app.request(path, { headers: token ? { authorization: `Bearer ${token}` } : {} }, {});
const ofStory = (query = "") => get(pathOf(story.document.name, story.document.version, query));

describe("as JSON", () => {
  test("is a file to save", async () => {
    for (const query of ["", "?format=json"]) {
      const answer = await ofStory(query);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.headers.get("content-disposition")).toBe(
        `attachment; filename="evidence-${story.document.name.replace("/", "-")}-1.0.0.json"`,
      );
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.json()).toMatchObject({ format: "countersign.evidence" });
    }
  });

  test("of a version with a hostile name has a tame file name", async () => {
    const member = await addPerson("member");
    const version = '1.0"; x=\r\n/../é';
    const { name } = (await submit(member, undefined, exampleDocument({ version }))).server ?? { name: "" };
    const answer = await get(pathOf(name, version));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="evidence-[A-Za-z0-9.-]+"$/,
    );
  });
});

describe("as a page", () => {
  let page: string;
  let headers: Headers;
  beforeAll(async () => {
    const answer = await ofStory("?format=html");
    expect(answer.status).toBe(200);
    headers = answer.headers;
    page = await answer.text();
  });

  test("is shown and may do nothing", () => {
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-disposition")).toMatch(/^inline; filename="evidence-[A-Za-z0-9.-]+\.html"$/);
    const policy = headers.get("content-security-policy")?.split("; ");
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "style-src 'unsafe-inline'"]));
    expect(policy?.join()).not.toContain("script-src");
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    );
  });

  test("runs nothing and refers to nothing outside", () => {
    const tags = page.match(/<[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(500);
    const known =
      /^<\/?(html|head|meta|title|style|body|header|main|nav|section|h[1-4]|p|ol|li|a|dl|dt|dd|table|thead|tbody|tr|th|td|div|span|code|pre|b|br|bdi)[ >]|^<!doctype html>$/;
    for (const tag of tags) {
      expect(tag).toMatch(known);
      expect(tag).not.toMatch(/\s(src|srcset|on\w+|style|action|formaction|data|xlink:href)\s*=/i);
      if (tag.includes("href")) expect(tag).toMatch(/^<a href="#[a-z0-9-]+">$/);
    }
    expect(page).not.toMatch(/@import|url\(/i);
  });

  test("shows what others wrote as text, and what would hide as code points", () => {
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=https://evil.example/x&gt;");
    expect(page).not.toContain("<script");
    expect(page).toContain('safe<b class="cp">U+202E</b>gpj.exe');
    expect(page).not.toContain("\u202E");
    expect(page).toContain(hostile.picture);
    expect(page).toContain("before\\u0000after");
    expect(page).not.toContain("\0");
  });

  test("has a table of contents whose places exist, once each", () => {
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    const places = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(links).toEqual(places);
    expect(links).toEqual([
      "server",
      "status",
      "submission-1",
      "matrix",
      "quarantines",
      "recertifications",
      "snapshots",
      "audit",
      "digests",
    ]);
  });

  test("has people, digests, reasons and times in UTC", () => {
    const { people, digest, firstDigest } = story;
    for (const { id, name, email } of Object.values(people)) {
      expect(page).toContain(`${name} &lt;${email}&gt; <code>${id}</code>`);
    }
    for (const text of [digest, firstDigest]) expect(page).toContain(`<code>${text}</code>`);
    expect(page).toContain("Too soon.");
    for (const standing of [
      "late, not counted",
      "on an earlier round",
      "retracted by vot_",
      "<td>counted</td>",
    ])
      expect(page.includes(standing)).toBe(true);
    expect(page).toMatch(/<span class="time">\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC<\/span>/);
    expect(page).toContain("The deployment signed the digest of the whole");
  });
});

describe("refused", () => {
  test.each<[Role | null, number]>([
    [null, 401],
    ["member", 403],
  ])("%s: %i", async (role, status) => {
    const token = role && (await tokenOf(await addPerson(role)));
    const answer = await get(pathOf(story.document.name, "1.0.0"), token);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  test("what nobody knows: 404, which is in the log; another format: 422", async () => {
    const { name } = story.document;
    expect((await get(pathOf(name, "9.9.9"))).status).toBe(404);
    expect((await get(pathOf("com.example/nobody-knows", "1.0.0"))).status).toBe(404);
    expect((await get(pathOf(name, "%"))).status).toBe(404);
    const wrong = await ofStory("?format=xml");
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ errors: [{ pointer: "/format" }] });
    expect((await get(pathOf(name, "1\0"))).status).toBe(400);
    const refusals = (await auditOf("com.example/nobody-knows")).map(({ action, outcome }) => [
      action,
      outcome,
    ]);
    expect(refusals).toEqual([["evidence.export", "refused"]]);
  });
});

test("the API's description knows both kinds", () => {
  const { paths } = openApiDocument(routes) as { paths: Record<string, Record<string, unknown>> };
  expect(paths["/api/v1/servers/{name}/versions/{version}/evidence"]?.get).toMatchObject({
    "x-permission": "evidence.export",
    parameters: [
      { name: "name", in: "path" },
      { name: "version", in: "path" },
      { name: "format", in: "query", required: false, schema: { enum: ["json", "html"], default: "json" } },
    ],
    responses: { 200: { content: { "application/json": {}, "text/html": {} } } },
  });
});
