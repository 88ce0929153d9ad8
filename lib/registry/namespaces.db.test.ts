import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { idPattern } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import { listNamespaces, namespaceOfServer, removeNamespace, setNamespace } from "./index.ts";

let admin: UserActor;
let teams: [string, string];
const facts = { data_classification: "internal", access_level: "write" } as const;

beforeAll(async () => {
  admin = await addPerson("admin");
  teams = [unique("team"), unique("team")];
  for (const slug of teams) await createTeam(systemCtx("tests"), { slug, name: `Team ${slug}` });
});

const set = (prefix: string, team = teams[0]) => setNamespace(ctxOf(admin), { prefix, team, ...facts });

describe("a namespace", () => {
  test("is mapped to a team, mapped to another, and let go; each is in the audit log", async () => {
    const prefix = `com.${unique("company")}`;
    const first = await set(prefix);
    expect(first).toMatchObject({ prefix, team: { slug: teams[0], name: `Team ${teams[0]}` }, ...facts });
    expect(first.id).toMatch(idPattern("namespace"));
    const second = await setNamespace(ctxOf(admin), {
      prefix,
      team: teams[1],
      data_classification: "restricted",
      access_level: "admin",
    });
    expect(second).toMatchObject({
      id: first.id,
      team: { slug: teams[1] },
      data_classification: "restricted",
    });
    await removeNamespace(ctxOf(admin), { id: first.id });
    expect(await db().namespace.findUnique({ where: { prefix } })).toBeNull();
    expect(await auditOf(first.id)).toMatchObject([
      { action: "namespace.set", before: null, after: { team: teams[0], ...facts }, target_name: prefix },
      {
        action: "namespace.set",
        before: { team: teams[0] },
        after: { team: teams[1], access_level: "admin" },
      },
      { action: "namespace.remove", before: { team: teams[1] }, after: null },
    ]);
  });

  test("has the servers in it and below it, the longest prefix first", async () => {
    const prefix = `com.${unique("company")}`;
    await set(prefix);
    await set(`${prefix}.eu`, teams[1]);
    const teamOf = async (name: string) => (await namespaceOfServer(db(), name))?.team.slug;
    expect(await teamOf(`${prefix}/weather`)).toBe(teams[0]);
    expect(await teamOf(`${prefix}.asia/weather`)).toBe(teams[0]);
    expect(await teamOf(`${prefix}.eu/weather`)).toBe(teams[1]);
    expect(await teamOf(`${prefix}.eu.west/weather`)).toBe(teams[1]);
    expect(await teamOf(`${prefix}s/weather`)).toBeUndefined();
    expect(await teamOf(`${prefix.toUpperCase()}/weather`)).toBeUndefined();
    expect(await teamOf("com/weather")).toBeUndefined();
  });

  test("is listed by prefix, page by page", async () => {
    const stem = `net.${unique("listed")}`;
    for (const label of ["c", "a", "b"]) await set(`${stem}.${label}`);
    const all: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listNamespaces(ctxOf(await addPerson("member")), { limit: 2, cursor });
      all.push(...page.items.map(({ prefix }) => prefix));
      cursor = page.next_cursor;
    }
    expect(all).toEqual(all.toSorted());
    expect(all).toEqual(expect.arrayContaining([`${stem}.a`, `${stem}.b`, `${stem}.c`]));
  });

  test("set by many at once is one", async () => {
    const prefix = `com.${unique("company")}`;
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, (_, at) => set(prefix, teams[at % 2])),
    );
    const ids = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.id] : []));
    expect(new Set(ids).size).toBe(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    const events = (await auditOf(ids[0] ?? "")).filter(({ outcome }) => outcome === "success");
    for (const { before, after } of events) expect(before).not.toEqual(after);
    expect(await db().namespace.count({ where: { prefix } })).toBe(1);
  });
});

describe("refused", () => {
  test.each(["governance", "compliance", "auditor", "member"] as const)(
    "to somebody who is only %s: 403, audited",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      const input = { prefix: "com.refused", team: teams[0], ...facts };
      await expect(setNamespace(ctx, input)).rejects.toMatchObject({ status: 403 });
      await expect(removeNamespace(ctx, { id: "nsp_1" })).rejects.toMatchObject({ status: 403 });
      expect(await auditOfRequest(ctx)).toMatchObject([
        { action: "namespace.set", outcome: "refused" },
        { action: "namespace.remove", outcome: "refused" },
      ]);
    },
  );

  test("to strangers: 401", async () => {
    await expect(listNamespaces(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    await expect(removeNamespace(anonymousCtx(), { id: "nsp_1" })).rejects.toMatchObject({ status: 401 });
  });

  test("for a team that does not exist, and for a prefix that is none: 422", async () => {
    await expect(set("com.refused", "nobody")).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/team", message: 'There is no team "nobody".' }],
    });
    for (const prefix of ["com.example/*", "com.example.", "", "com.\0", "a".repeat(200)])
      await expect(set(prefix)).rejects.toMatchObject({ status: 422, issues: [{ pointer: "/prefix" }] });
  });

  test("for what it says already: 409", async () => {
    const prefix = `com.${unique("company")}`;
    await set(prefix);
    await expect(set(prefix)).rejects.toMatchObject({ status: 409 });
  });

  test("for one that is not there: 404", async () => {
    await expect(removeNamespace(ctxOf(admin), { id: "nsp_unknown" })).rejects.toMatchObject({ status: 404 });
  });
});
