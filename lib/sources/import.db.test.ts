import { beforeAll, describe, expect, test } from "vitest";
import { addFile, syncNow, upstreamDocument } from "#e2e/support/sources.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { disableUser, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { getSubmission, withdrawSubmission } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import {
  addPerson,
  auditOf,
  auditOfRequest,
  ctxOf,
  oneSignature,
  submit,
  unique,
} from "#prisma/seed/factories.ts";
import {
  getImportBatch,
  handleImportEntries,
  handleSyncDueSources,
  importEntries,
  listImportItems,
  listSourceEntries,
  replaceFile,
} from "./index.ts";
import { importMax } from "./schemas.ts";

let admin: UserActor;
let member: UserActor;
beforeAll(async () => {
  [admin, member] = await Promise.all([addPerson("admin", "member"), addPerson("member")]);
});

/** A source of as many valid servers, and one that is not. */
async function sourceOf(count: number) {
  const stem = unique("com.example/weather");
  const documents = Array.from({ length: count }, (_, index) => upstreamDocument(`${stem}-${index}`));
  const invalid = upstreamDocument(`${stem}-invalid`, "1.0.0", { description: "" });
  const { id } = await addFile(admin, JSON.stringify([...documents, invalid]));
  await syncNow(admin, id);
  const { items } = await listSourceEntries(ctxOf(admin), { id, limit: 100 });
  return { id, stem, documents, ids: items.map((item) => item.id) };
}

const facts = () => ({ owner: `user:${member.email}`, ...oneSignature, purpose: "To know the weather." });
const askAs = (actor: UserActor, id: string, chosen: object) =>
  importEntries(ctxOf(actor), { id, ...facts(), ...chosen });
const ask = (id: string, chosen: object = { filter: {} }) => askAs(member, id, chosen);
const work = (batch: { id: string }, itemsMax = Number.POSITIVE_INFINITY) =>
  handleImportEntries({ batch_id: batch.id }, { ms: Number.POSITIVE_INFINITY, itemsMax });
const see = (batch: { id: string }) => getImportBatch(ctxOf(member), { id: batch.id });
const itemsOf = async (batch: { id: string }) =>
  (await listImportItems(ctxOf(member), { id: batch.id, limit: 100 })).items;
const submissionsOf = (stem: string) =>
  db().submission.findMany({ where: { version: { server: { name: { startsWith: `${stem}-` } } } } });

describe("an import", () => {
  test("of all that is valid and new submits each in the name of who asked, with the same facts", async () => {
    const { id, stem } = await sourceOf(3);
    const batch = await ask(id);
    expect(batch).toMatchObject({
      status: "running",
      total: 3,
      pending: 3,
      requested_by: { id: member.id },
      purpose: "To know the weather.",
    });
    await work(batch);
    expect(await see(batch)).toMatchObject({
      status: "finished",
      pending: 0,
      submitted: 3,
      skipped: 0,
      refused: 0,
      finished_at: expect.any(String),
    });
    const items = await itemsOf(batch);
    expect(items.map(({ name, status, reason }) => [name, status, reason])).toEqual(
      [0, 1, 2].map((index) => [`${stem}-${index}`, "submitted", null]),
    );
    const submission = await getSubmission(ctxOf(member), { id: items[0]?.submission ?? "" });
    expect(submission).toMatchObject({
      status: "draft",
      server: { name: `${stem}-0` },
      submitter: { id: member.id },
      owner: { ref: `user:${member.email}` },
      purpose: "To know the weather.",
      ...oneSignature,
    });
    const { items: entries } = await listSourceEntries(ctxOf(member), { id, state: "submitted" });
    expect(entries.map((entry) => entry.submission?.id)).toEqual(items.map((item) => item.submission));
  });

  test("is audited where it is asked for, at each submission and at its end", async () => {
    const { id } = await sourceOf(1);
    const ctx = ctxOf(member);
    const batch = await importEntries(ctx, { id, filter: {}, ...facts() });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "source.import", actor_id: member.id, target_id: id, after: { batch: batch.id, entries: 1 } },
    ]);
    await work(batch);
    const [item] = await itemsOf(batch);
    expect(await auditOf(item?.submission ?? "")).toMatchObject([
      { action: "submission.create", actor_id: member.id, after: { purpose: "To know the weather." } },
    ]);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "source.record_import",
      actor_id: "system",
      after: { batch: batch.id, status: "finished", submitted: 1, skipped: 0, refused: 0 },
    });
  });

  test("of a choice deals with every entry chosen, and says why some are not submitted", async () => {
    const { id, ids, stem, documents } = await sourceOf(3);
    await submit(member, oneSignature, documents[1] as ServerJson);
    const batch = await ask(id, { entry_ids: [...ids, ids[0]] });
    await work(batch);
    expect((await itemsOf(batch)).map(({ name, status, reason }) => [name, status, reason])).toEqual([
      [`${stem}-0`, "submitted", null],
      [`${stem}-1`, "skipped", expect.stringContaining("was submitted already, as sub_")],
      [`${stem}-2`, "submitted", null],
      [`${stem}-invalid`, "skipped", expect.stringMatching(/not valid: \d error/)],
    ]);
  });

  test("narrowed by a filter takes what fits", async () => {
    const { id, stem } = await sourceOf(12);
    const batch = await ask(id, { filter: { q: `${stem}-1`, status: "active", latest: true } });
    expect(batch.total).toBe(3);
    await expect(ask(id, { filter: { q: "nothing like it" } })).rejects.toMatchObject({ code: "conflict" });
  });

  test("of what changed upstream after it was chosen is not the import that was asked for", async () => {
    const { id, documents } = await sourceOf(2);
    const batch = await ask(id);
    const changed = { ...documents[0], description: "Other." };
    await replaceFile(ctxOf(admin), { id, text: JSON.stringify([changed, documents[1]]) });
    await syncNow(admin, id);
    await work(batch);
    expect((await itemsOf(batch)).map(({ status, reason }) => [status, reason])).toEqual([
      ["skipped", expect.stringContaining("changed at its source after it was chosen")],
      ["submitted", null],
    ]);
  });
});

describe("nothing is submitted twice", () => {
  test("when the same import is asked for again", async () => {
    const { id, ids, stem } = await sourceOf(2);
    await work(await ask(id, { entry_ids: ids }));
    const again = await ask(id, { entry_ids: ids });
    await work(again);
    expect(await see(again)).toMatchObject({ status: "finished", submitted: 0, skipped: 3 });
    expect(await submissionsOf(stem)).toHaveLength(2);
  });

  test("when two imports of the same entries run at once", async () => {
    const { id, ids, stem } = await sourceOf(4);
    const batches = [await ask(id, { entry_ids: ids }), await askAs(admin, id, { entry_ids: ids })];
    await Promise.all(batches.flatMap((batch) => [work(batch), work(batch)]));
    const results = await Promise.all(batches.map(see));
    expect(results.map(({ status, pending }) => [status, pending])).toEqual([
      ["finished", 0],
      ["finished", 0],
    ]);
    expect(results.reduce((sum, { submitted }) => sum + submitted, 0)).toBe(4);
    expect(await submissionsOf(stem)).toHaveLength(4);
    const other = (await itemsOf(batches[0] ?? { id: "" })).filter(({ status }) => status !== "submitted");
    for (const { reason } of other)
      expect(reason).toMatch(/submitted already|under review already|not valid/);
  });

  test("when the process is gone in the middle", async () => {
    const { id, stem } = await sourceOf(4);
    const batch = await ask(id);
    await work(batch, 1);
    expect(await see(batch)).toMatchObject({ status: "running", pending: 3, submitted: 1 });
    const { rows } = await pool().query(
      "SELECT FROM graphile_worker._private_jobs WHERE payload->>'batch_id' = $1",
      [batch.id],
    );
    expect(rows.length, "the rest is queued").toBeGreaterThan(0);
    await work(batch, 1);
    await Promise.all([work(batch), work(batch)]);
    expect(await see(batch)).toMatchObject({ status: "finished", submitted: 4 });
    expect(await submissionsOf(stem)).toHaveLength(4);
    await work(batch);
    const ends = (await auditOf(id)).filter(
      ({ action, outcome }) => action === "source.record_import" && outcome === "success",
    );
    expect(ends).toHaveLength(1);
  });

  test("and a job that was killed does not fork the import: one job waits, however often it is woken", async () => {
    const { id } = await sourceOf(3);
    const batch = await ask(id);
    const waiting = async () =>
      (await pool().query("SELECT FROM graphile_worker.jobs WHERE key = $1", [batch.id])).rows.length;
    await Promise.all([work(batch, 1), work(batch, 1)]);
    expect(await waiting()).toBe(1);
    await pool().query("SELECT graphile_worker.remove_job($1)", [batch.id]);
    expect(await waiting()).toBe(0);
    await handleSyncDueSources();
    await handleSyncDueSources();
    expect(await waiting(), "the schedule wakes it").toBe(1);
    await work(batch);
    await pool().query("SELECT graphile_worker.remove_job($1)", [batch.id]);
    await handleSyncDueSources();
    expect(await waiting(), "a finished one sleeps").toBe(0);
  });

  test("but what was withdrawn may be imported again", async () => {
    const { id, ids, stem } = await sourceOf(1);
    const first = await ask(id, { entry_ids: ids });
    await work(first);
    const [item] = await itemsOf(first);
    await withdrawSubmission(ctxOf(member), { id: item?.submission ?? "" });
    const second = await ask(id, { entry_ids: ids });
    await work(second);
    expect(await see(second)).toMatchObject({ submitted: 1 });
    expect(await submissionsOf(stem)).toHaveLength(2);
  });
});

test("an entry that can't be dealt with is refused, and the rest goes on", async () => {
  const { id, stem } = await sourceOf(3);
  const batch = await ask(id);
  await db().sourceEntry.updateMany({ where: { sourceId: id, name: `${stem}-1` }, data: { document: "{" } });
  await work(batch);
  expect(await see(batch)).toMatchObject({ status: "finished", submitted: 2, refused: 1 });
  expect((await itemsOf(batch))[1]).toMatchObject({
    status: "refused",
    reason: expect.stringContaining("could not be submitted"),
  });
});

describe("an import is refused", () => {
  test("item by item to somebody who lost the role or the account meanwhile", async () => {
    const [demoted, leaver] = [await addPerson("member", "auditor"), await addPerson("member")];
    const { id, stem } = await sourceOf(1);
    const batches = [await askAs(demoted, id, { filter: {} }), await askAs(leaver, id, { filter: {} })];
    await updateUser(systemCtx("tests"), { id: demoted.id, roles: ["auditor"] });
    await disableUser(systemCtx("tests"), { id: leaver.id });
    const reasons: (string | null | undefined)[] = [];
    for (const batch of batches) {
      await work(batch);
      expect(await see(batch)).toMatchObject({ status: "finished", refused: 1, submitted: 0 });
      reasons.push((await itemsOf(batch))[0]?.reason);
    }
    expect(reasons).toEqual([
      expect.stringContaining("Only people with the role member may submit"),
      expect.stringContaining("no active account"),
    ]);
    expect(await submissionsOf(stem)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["without a choice", { filter: undefined }, "/entry_ids"],
    ["with two choices", { filter: {}, entry_ids: ["ent_1"] }, "/entry_ids"],
    ["with an empty choice", { filter: undefined, entry_ids: [] }, "/entry_ids"],
    ["of somebody else's entries", { filter: undefined, entry_ids: ["ent_1"] }, "/entry_ids"],
    ["for an owner who does not exist", { owner: "team:nobody" }, "/owner"],
    ["without a purpose", { purpose: "  " }, "/purpose"],
    ["with a field nobody knows", { colour: "red" }, "/colour"],
    ["with a filter nobody knows", { filter: { state: "invalid" } }, "/filter/state"],
  ])("%s, and leaves nothing behind", async (_what, changes, pointer) => {
    const { id } = await sourceOf(1);
    const before = await db().importBatch.count();
    await expect(
      importEntries(ctxOf(member), { id, ...facts(), filter: {}, ...changes } as never),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
    expect(await db().importBatch.count()).toBe(before);
  });

  test("for a source that does not exist, and an import that does not exist", async () => {
    await expect(ask("src_none")).rejects.toMatchObject({ code: "not_found" });
    await expect(see({ id: "bat_none" })).rejects.toMatchObject({ code: "not_found" });
    await expect(itemsOf({ id: "bat_none" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("for more entries than one import takes, rather than for a part of them", async () => {
    const { id } = await sourceOf(1);
    await pool().query(
      `INSERT INTO source_entry (id, source_id, name, version, description, format, document, hash, valid, issues, errors,
         warnings, status, is_latest, crawl_id, first_seen_at, changed_at)
       SELECT id || number, source_id, name, version || number, description, format, document, hash || number, valid,
         issues, errors, warnings, status, is_latest, crawl_id, first_seen_at, changed_at
       FROM source_entry, generate_series(1, $2) number WHERE source_id = $1 AND valid`,
      [id, importMax],
    );
    await expect(ask(id)).rejects.toMatchObject({
      code: "conflict",
      message: "More than 5000 entries fit. Narrow the filter.",
    });
    expect(await db().importBatch.count({ where: { sourceId: id } })).toBe(0);
  });

  test("to a token that may import but not submit", async () => {
    const { id } = await sourceOf(1);
    const narrow: UserActor = { ...member, via: "token", scopes: ["source.*"] };
    await expect(askAs(narrow, id, { filter: {} })).rejects.toMatchObject({
      code: "forbidden",
      message: "This token lacks the scope submission.create.",
    });
  });
});
