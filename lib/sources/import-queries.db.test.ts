import { beforeEach, describe, expect, test } from "vitest";
import { addFile, syncNow, upstreamDocument } from "#e2e/support/sources.ts";
import type { UserActor } from "#lib/core/actor.ts";

import { addPerson, anonymousCtx, ctxOf, unique } from "#prisma/seed/factories.ts";
import { countImportable, importEntries, listImportBatches, listSourceEntries } from "./index.ts";

const official = "io.modelcontextprotocol.registry/official";

let admin: UserActor;
let id: string;

// What is imported is no longer new, so each test has its own source with its own names.
beforeEach(async () => {
  admin = await addPerson("governance", "member");
  const namespace = unique("com.example");
  const row = (name: string, facts: object, changes = {}) => ({
    server: upstreamDocument(`${namespace}/${name}`, "1.0.0", changes),
    _meta: { [official]: { status: "active", isLatest: true, ...facts } },
  });
  const rows = [
    row("alpha", {}),
    row("beta_50", {}),
    row("beta-50", { isLatest: false }),
    row("gamma", { status: "deprecated" }),
    row("broken", {}, { description: "x".repeat(200) }),
  ];
  ({ id } = await addFile(admin, JSON.stringify({ servers: rows })));
  await syncNow(admin, id);
});

function importWith(filter: Parameters<typeof importEntries>[1]["filter"]) {
  return importEntries(ctxOf(admin), {
    id,
    filter,
    owner: `user:${admin.email}`,
    data_classification: "public",
    access_level: "read",
    purpose: "Be counted.",
  });
}

describe("how many entries an import would submit", () => {
  test.each([
    { what: "all valid, new ones", asked: {}, filter: {}, count: 4 },
    { what: "with a text", asked: { q: "BETA" }, filter: { q: "BETA" }, count: 2 },
    { what: "with a wildcard, taken as it is written", asked: { q: "_50" }, filter: { q: "_50" }, count: 1 },
    {
      what: "of a status",
      asked: { status: "deprecated" as const },
      filter: { status: "deprecated" as const },
      count: 1,
    },
    { what: "of the latest versions", asked: { latest: "true" }, filter: { latest: true }, count: 3 },
  ])("is how many it submits: $what", async ({ asked, filter, count }) => {
    expect(await countImportable(ctxOf(admin), { id, ...asked })).toEqual({ count });
    const { items } = await listSourceEntries(ctxOf(admin), { id, state: "new", ...asked });
    expect(items).toHaveLength(count);
    expect((await importWith(filter)).total).toBe(count);
  });

  test("is told to nobody who may not see sources, and of no source that is not there", async () => {
    await expect(countImportable(anonymousCtx(), { id })).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(countImportable(ctxOf(admin), { id: "src_0" })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the imports of a source", () => {
  test("are listed newest first, in pages, and no other source's", async () => {
    const first = await importWith({ q: "alpha" });
    const second = await importWith({ q: "beta" });
    const other = await addFile(admin, JSON.stringify([upstreamDocument("com.example/elsewhere")]));
    const page = await listImportBatches(ctxOf(admin), { id, limit: 1 });
    expect(page.items).toEqual([second]);
    const next = await listImportBatches(ctxOf(admin), { id, limit: 1, cursor: page.next_cursor ?? "" });
    expect(next).toEqual({ items: [first], next_cursor: null });
    expect((await listImportBatches(ctxOf(admin), { id: other.id })).items).toEqual([]);
  });

  test("are shown to nobody who may not see sources, and of no source that is not there", async () => {
    await expect(listImportBatches(anonymousCtx(), { id })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(listImportBatches(ctxOf(admin), { id: "src_0" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
