import { beforeAll, describe, expect, test } from "vitest";
import { addFile, addRegistry, onePage, syncNow, upstreamDocument } from "#e2e/support/sources.ts";
import type { UpstreamRecord } from "#e2e/support/upstream-registry.ts";
import { provideUpstreams } from "#e2e/support/upstreams.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  createSubmission,
  getSubmission,
  listSubmissions,
  recordReading,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  oneSignature,
  submit,
  submitForReview,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import {
  cancelSync,
  getSource,
  getSourceEntry,
  handleSyncSource,
  listSourceEntries,
  replaceFile,
  syncSource,
} from "./index.ts";

let admin: UserActor;
let member: UserActor;
let governance: UserActor;
const upstreamOf = provideUpstreams();

beforeAll(async () => {
  [admin, member, governance] = await Promise.all([
    addPerson("admin", "member"),
    addPerson("member"),
    addPerson("governance"),
  ]);
});

const uniqueName = () => `com.example/${unique("weather")}`;
const documentOf = (name: string, version = "1.0.0", changes = {}) =>
  upstreamDocument(name, version, changes) as ServerJson;

const offering = (...documents: object[]) => offeringBy(admin, ...documents);

async function offeringBy(creator: UserActor, ...documents: object[]) {
  const upstream = await upstreamOf(documents.map((server) => ({ server }) as UpstreamRecord));
  const { id } = await addRegistry(creator, upstream.url);
  return { upstream, id, sync: () => syncNow(admin, id, "full") };
}

async function entryOf(id: string, version = "1.0.0") {
  const { items } = await listSourceEntries(ctxOf(admin), { id, limit: 100 });
  const entry = items.find((item) => item.version === version);
  if (!entry) throw new Error(`There is no ${version}.`);
  return getSourceEntry(ctxOf(admin), { id, entry_id: entry.id });
}

/** Approves a document, submitted by hand. */
async function approve(document: ServerJson): Promise<string> {
  const submission = await submitForReview(member, oneSignature, document, null);
  expect((await vote(governance, submission)).status).toBe("approved");
  return submission.id;
}

const openFor = async (name: string) =>
  (await listSubmissions(ctxOf(admin), { q: name, limit: 100 })).items.filter(
    ({ status }) => status === "draft",
  );

describe("an entry follows what happens to its version here, whoever does it", () => {
  test("from submission to approval", async () => {
    const name = uniqueName();
    const { id, sync } = await offering(documentOf(name));
    await sync();
    expect(await entryOf(id)).toMatchObject({ state: "new", submission: null });
    const { id: submission, digest } = await submitForReview(member, oneSignature, documentOf(name), null);
    expect(await entryOf(id)).toMatchObject({
      state: "submitted",
      approved: false,
      submission: { id: submission, status: "in_review" },
    });
    await vote(governance, { id: submission, digest });
    expect(await entryOf(id)).toMatchObject({
      state: "same",
      approved: true,
      submission: { id: submission, status: "approved" },
    });
  });

  test("whichever came first: what was approved before it was seen is the same too", async () => {
    const name = uniqueName();
    const submission = await approve(documentOf(name));
    const { id, sync } = await offering({ ...documentOf(name), packages: documentOf(name).packages });
    await sync();
    expect(await entryOf(id)).toMatchObject({
      state: "same",
      approved: true,
      submission: { id: submission },
    });
  });

  test("a withdrawn submission leaves it new again, a rejected one does not", async () => {
    const [withdrawn, rejected] = [uniqueName(), uniqueName()];
    const { id, sync } = await offering(documentOf(withdrawn, "1.0.0"), documentOf(rejected, "2.0.0"));
    await sync();
    const first = await submit(member, oneSignature, documentOf(withdrawn));
    expect((await entryOf(id)).state).toBe("submitted");
    await withdrawSubmission(ctxOf(member), { id: first.id });
    expect(await entryOf(id)).toMatchObject({ state: "new", submission: null });
    const second = await submitForReview(member, oneSignature, documentOf(rejected, "2.0.0"), null);
    await vote(governance, second, "reject");
    expect(await entryOf(id, "2.0.0")).toMatchObject({
      state: "submitted",
      submission: { status: "rejected" },
    });
  });

  test("a draft that could not be read still stands for it, until it is withdrawn", async () => {
    const name = uniqueName();
    const { id, sync } = await offering(documentOf(name));
    await sync();
    const submission = await submit(member, oneSignature, documentOf(name));
    const reading = { outcome: "failed" as const, error: "Nothing listens there." };
    await recordReading(systemCtx("Server reader"), { submission_id: submission.id, attempt: 1, reading });
    expect((await getSubmission(ctxOf(member), { id: submission.id })).reading.status).toBe("failed");
    expect(await entryOf(id)).toMatchObject({ state: "submitted", submission: { id: submission.id } });
    await withdrawSubmission(ctxOf(member), { id: submission.id });
    expect(await entryOf(id)).toMatchObject({ state: "new", submission: null });
  });

  test("submitted while its page was written, by a sync that was stopped: the one that goes on settles it", async () => {
    const name = uniqueName();
    const upstream = await upstreamOf(
      [documentOf(name), documentOf(uniqueName(), "2.0.0")].map((server) => ({ server }) as UpstreamRecord),
      1,
    );
    const { id } = await addRegistry(admin, upstream.url);
    const run = await syncSource(ctxOf(admin), { id });
    await db().$transaction(
      async (tx) => {
        await createSubmission(
          { ...ctxOf(member), tx },
          { server: documentOf(name), owner: `user:${member.email}`, purpose: "Umbrellas.", ...oneSignature },
        );
        await handleSyncSource({ run_id: run.id }, onePage);
      },
      { timeout: 60_000 },
    );
    await cancelSync(ctxOf(admin), { id });
    expect((await entryOf(id)).state, "neither saw the other").toBe("new");
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", resumed_from: run.id });
    expect((await entryOf(id)).state).toBe("submitted");
  });

  test("in every source that offers it", async () => {
    const name = uniqueName();
    const [first, second] = [await offering(documentOf(name)), await offering(documentOf(name))];
    await first.sync();
    await second.sync();
    await approve(documentOf(name));
    expect([(await entryOf(first.id)).state, (await entryOf(second.id)).state]).toEqual(["same", "same"]);
  });
});

describe("what is approved here never changes by a sync", () => {
  const approvedOf = async (name: string) =>
    db().serverVersion.findMany({ where: { server: { name } }, orderBy: { version: "asc" } });

  test("other content under an approved version is marked, explained and shown beside ours", async () => {
    const name = uniqueName();
    const submission = await approve(documentOf(name));
    const before = await approvedOf(name);
    const { id, sync } = await offering(documentOf(name, "1.0.0", { description: "Weather of yesterday." }));
    expect(await sync()).toMatchObject({ added: 1, opened: 0 });
    const entry = await entryOf(id);
    expect(entry).toMatchObject({
      state: "changed",
      approved: true,
      explanation: expect.stringContaining("is approved here with other content"),
      document: { description: "Weather of yesterday." },
      approved_document: {
        version: "1.0.0",
        status: "live",
        submission,
        document: { description: "Weather of today." },
      },
    });
    expect(await approvedOf(name)).toEqual(before);
    expect((await getSource(ctxOf(admin), { id })).counts).toMatchObject({ changed: 1, attention: 1 });
    const attention = await listSourceEntries(ctxOf(admin), { id, attention: "true" });
    expect(attention.items.map((item) => item.id)).toEqual([entry.id]);
  });

  test.each(["deleted", "missing"])("a version that is %s upstream is flagged and stays", async (how) => {
    const name = uniqueName();
    await approve(documentOf(name));
    const before = await approvedOf(name);
    const { id, upstream, sync } = await offering(documentOf(name));
    await sync();
    if (how === "deleted") (upstream.records[0] as UpstreamRecord).status = "deleted";
    else upstream.records.splice(0);
    await sync();
    expect(await entryOf(id)).toMatchObject({
      state: "gone",
      approved: true,
      explanation: expect.stringContaining("still approved here"),
    });
    expect((await getSource(ctxOf(admin), { id })).counts).toMatchObject({ gone: 1, attention: 1 });
    expect(await approvedOf(name)).toEqual(before);
  });

  test("content that changes after it was submitted is marked, and same again when it changes back", async () => {
    const name = uniqueName();
    const { id, upstream, sync } = await offering(documentOf(name));
    await sync();
    await submit(member, oneSignature, documentOf(name));
    const record = upstream.records[0] as UpstreamRecord;
    record.server = documentOf(name, "1.0.0", { description: "Other." });
    await sync();
    expect(await entryOf(id)).toMatchObject({ state: "changed", approved: false });
    record.server = documentOf(name);
    await sync();
    expect((await entryOf(id)).state).toBe("submitted");
  });

  test("a document that jsonb can't hold is compared all the same", async () => {
    const name = uniqueName();
    const odd = documentOf(name, "1.0.0", { remotes: [] });
    await approve(odd);
    const { id, sync } = await offering({ ...odd, "x-own": "a\0b" });
    await sync();
    expect((await entryOf(id)).state).toBe("changed");
  });
});

describe("a new version of an approved server", () => {
  test("opens one submission, with the approved facts, as the person who added the source", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const { id, upstream, sync } = await offering(documentOf(name), documentOf(name, "1.1.0"));
    const before = await db().serverVersion.findMany({ where: { server: { name } } });
    const run = await sync();
    expect(run).toMatchObject({ status: "finished", opened: 1 });
    const [submission, ...others] = await openFor(name);
    expect(others).toEqual([]);
    const source = await getSource(ctxOf(admin), { id });
    expect(await getSubmission(ctxOf(admin), { id: submission?.id ?? "" })).toMatchObject({
      server: { name, version: "1.1.0" },
      submitter: { id: admin.id },
      owner: { ref: `user:${member.email}` },
      ...oneSignature,
      purpose: expect.stringContaining(`"${source.name}" offers version 1.1.0 of ${name}; 1.0.0 is approved`),
    });
    expect(await entryOf(id, "1.1.0")).toMatchObject({
      state: "submitted",
      submission: { id: submission?.id },
      approved_document: { version: "1.0.0" },
    });
    expect(await auditOf(submission?.id ?? "")).toMatchObject([
      { action: "submission.create", actor_id: admin.id },
    ]);
    expect(
      await db().serverVersion.findMany({ where: { server: { name }, document: { not: null } } }),
    ).toEqual(before);

    expect(await sync()).toMatchObject({ opened: 0 });
    upstream.records.push({ server: documentOf(name, "1.0.5") });
    expect(await sync(), "history between the two is not submitted").toMatchObject({ added: 1, opened: 0 });
    expect(await openFor(name)).toHaveLength(1);
  });

  test("is not opened again after it was withdrawn, until it says something else", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const { upstream, sync } = await offering(documentOf(name, "2.0.0"));
    await sync();
    const [first] = await openFor(name);
    await withdrawSubmission(ctxOf(admin), { id: first?.id ?? "" });
    expect(await sync()).toMatchObject({ opened: 0 });
    (upstream.records[0] as UpstreamRecord).server = documentOf(name, "2.0.0", { description: "Other." });
    expect(await sync()).toMatchObject({ changed: 1, opened: 1 });
  });

  test("that two sources offer is opened once", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const sources = [await offering(documentOf(name, "2.0.0")), await offering(documentOf(name, "2.0.0"))];
    for (const { sync } of sources) await sync();
    expect(await openFor(name)).toHaveLength(1);
  });

  test("of which several appear at once opens the newest", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const versions = ["1.9.0", "1.10.0", "0.9.0", "1.10.0-rc.1"];
    const { sync } = await offering(...versions.map((version) => documentOf(name, version)));
    expect(await sync()).toMatchObject({ added: 4, opened: 1 });
    expect((await openFor(name)).map(({ server }) => server?.version)).toEqual(["1.10.0"]);
  });

  test("that is not valid, deprecated or deleted opens none", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const { upstream, sync } = await offering(
      documentOf(name, "2.0.0", { description: "" }),
      documentOf(name, "2.1.0"),
      documentOf(name, "2.2.0"),
    );
    (upstream.records[1] as UpstreamRecord).status = "deprecated";
    (upstream.records[2] as UpstreamRecord).status = "deleted";
    expect(await sync()).toMatchObject({ opened: 0 });
    expect(await openFor(name)).toEqual([]);
  });

  test("in a file opens none, whoever wrote it: the entry says that it is there", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const { id } = await addFile(admin, JSON.stringify([documentOf(name)]));
    expect(await syncNow(admin, id)).toMatchObject({ opened: 0 });
    await replaceFile(ctxOf(governance), { id, text: JSON.stringify([documentOf(name, "2.0.0")]) });
    expect(await syncNow(governance, id)).toMatchObject({ status: "finished", added: 1, opened: 0 });
    expect(await openFor(name)).toEqual([]);
    expect(await entryOf(id, "2.0.0")).toMatchObject({
      state: "new",
      submission: null,
      explanation: expect.stringContaining("newer than what is approved here"),
    });
  });

  test("says why when it can't be opened, and the sync goes on", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const leaver = await addPerson("admin", "member");
    const { id } = await offeringBy(leaver, documentOf(name, "2.0.0"));
    await disableUser(systemCtx("tests"), { id: leaver.id });
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", opened: 0 });
    expect(await entryOf(id, "2.0.0")).toMatchObject({
      state: "new",
      explanation: expect.stringContaining("Who added the source has no active account."),
    });
  });

  test("is refused by the usual rules to somebody who may not submit", async () => {
    const name = uniqueName();
    await approve(documentOf(name));
    const onlyAdmin = await addPerson("admin");
    const { id } = await offeringBy(onlyAdmin, documentOf(name, "2.0.0"));
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", opened: 0 });
    expect((await entryOf(id, "2.0.0")).explanation).toContain("Only people with the role member may submit");
  });
});
