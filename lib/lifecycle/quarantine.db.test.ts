import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { quarantineStatuses } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { setVersionStatus } from "#lib/registry/index.ts";
import {
  addPerson,
  addTeam,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { getQuarantine, listQuarantines, placeQuarantine } from "./index.ts";
import type { Placing } from "./quarantine-area.ts";
import { quarantineTransitions } from "./quarantine-state.ts";

let owner: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [owner, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

/** A server of `by` with these versions live. */
async function serverWith(by: UserActor, ...versions: string[]): Promise<string> {
  const document = exampleDocument();
  for (const version of versions)
    await vote(governance, await submitForReview(by, oneSignature, { ...document, version }));
  return document.name;
}

const place = (actor: UserActor, placing: Placing) => placeQuarantine(ctxOf(actor), placing);
const reason = "It leaks.";
const ofServer = (name: string, version?: string): Placing => ({ scope: "server", name, version, reason });

async function versionsOf(name: string) {
  const rows = await db().serverVersion.findMany({ where: { server: { name } }, orderBy: { id: "asc" } });
  return Object.fromEntries(rows.map((row) => [row.version, row]));
}

const statusesOf = async (name: string) =>
  Object.fromEntries(
    Object.entries(await versionsOf(name)).map(([version, { status }]) => [version, status]),
  );

async function giveToTeam(name: string, ...members: UserActor[]): Promise<string> {
  const ref = await addTeam();
  const team = await db().team.findUniqueOrThrow({ where: { slug: ref.slice("team:".length) } });
  await db().server.update({ where: { name }, data: { ownerTeamId: team.id, ownerUserId: null } });
  for (const { id } of members) await db().teamMember.create({ data: { teamId: team.id, userId: id } });
  return ref;
}

describe("a quarantine of a server", () => {
  test("stops what is live or deprecated, keeps what each was, and leaves the rest alone", async () => {
    const name = await serverWith(owner, "1.0.0", "1.1.0", "1.2.0");
    const set = (version: string, status: "deprecated" | "retired") =>
      setVersionStatus(ctxOf(owner), { name, version, status, status_message: "Old." });
    await set("1.0.0", "retired");
    await set("1.1.0", "deprecated");
    await submitForReview(owner, oneSignature, { ...exampleDocument(), name, version: "2.0.0" });

    const view = await place(governance, ofServer(name));
    expect(view).toMatchObject({
      scope: "server",
      target: name,
      reason,
      status: "active",
      placed_by: { id: governance.id },
      versions: 2,
      stopped: [
        { server: name, version: "1.1.0", from: "deprecated", now: "quarantined" },
        { server: name, version: "1.2.0", from: "live", now: "quarantined" },
      ],
      lift: null,
    });
    expect(await statusesOf(name)).toEqual({
      "1.0.0": "retired",
      "1.1.0": "quarantined",
      "1.2.0": "quarantined",
      "2.0.0": "unpublished",
    });
    const versions = Object.values(await versionsOf(name));
    expect(versions.some(({ isLatest }) => isLatest)).toBe(false);
    expect((await versionsOf(name))["1.1.0"]?.statusMessage).toBe("Old.");

    const { id: serverId } = await db().server.findUniqueOrThrow({ where: { name } });
    expect((await auditOf(serverId)).at(-1)).toMatchObject({
      action: "server.quarantine",
      outcome: "success",
      reason,
      after: { quarantine: view.id, scope: "server", versions: 2 },
    });
    const [event] = await db().outboxEvent.findMany({
      where: { kind: "quarantine.placed" },
      orderBy: { id: "desc" },
    });
    expect(JSON.parse(event?.payload ?? "")).toEqual({ quarantine_id: view.id });
  });

  test("of one version gives `latest` to the next one", async () => {
    const name = await serverWith(owner, "1.0.0", "1.1.0");
    await place(owner, ofServer(name, "1.1.0"));
    const versions = await versionsOf(name);
    expect(versions["1.1.0"]).toMatchObject({ status: "quarantined", isLatest: false });
    expect(versions["1.0.0"]).toMatchObject({ status: "live", isLatest: true });
  });

  test("is carried by the revision that its own commit made", async () => {
    const name = await serverWith(owner, "1.0.0");
    const { id } = await place(governance, ofServer(name));
    const { revision } = await db().quarantine.findUniqueOrThrow({ where: { id } });
    const server = await db().server.findUniqueOrThrow({ where: { name } });
    const change = await db().catalogChange.findUniqueOrThrow({
      where: { scope_serverId: { scope: "*", serverId: server.id } },
    });
    expect(revision).toBe(change.revision);
  });
});

test("a quarantine of an owner stops all their servers, even once their account is disabled", async () => {
  const leaver = await addPerson("member");
  const names = [await serverWith(leaver, "1.0.0"), await serverWith(leaver, "1.0.0")];
  const other = await serverWith(owner, "1.0.0");
  await disableUser(ctxOf(await addPerson("admin")), { id: leaver.id });
  const placing: Placing = { scope: "owner", owner: `user:${leaver.email.toUpperCase()}`, reason };
  const view = await place(governance, placing);
  expect(view).toMatchObject({ target: `user:${leaver.email}`, versions: 2 });
  for (const name of names) expect(await statusesOf(name)).toEqual({ "1.0.0": "quarantined" });
  expect(await statusesOf(other)).toEqual({ "1.0.0": "live" });
  expect(await auditOf(view.id)).toMatchObject([{ action: "server.quarantine", outcome: "success" }]);
});

test("a quarantine of a team stops what the team answers for", async () => {
  const name = await serverWith(owner, "1.0.0");
  const team = await giveToTeam(name);
  await place(governance, { scope: "owner", owner: team, reason });
  expect(await statusesOf(name)).toEqual({ "1.0.0": "quarantined" });
});

describe("refused is a quarantine", () => {
  test("of what is unknown or was never approved: the same 404; of an unknown owner: 422", async () => {
    const { document } = await submitForReview(owner, oneSignature);
    const name = await serverWith(owner, "1.0.0");
    const refusal = (placing: Placing) => place(governance, placing).catch((error) => error);
    const unknown = await refusal(ofServer("com.example/unknown"));
    expect(unknown).toMatchObject({ status: 404 });
    expect((await refusal(ofServer(document?.name ?? ""))).message).toBe(unknown.message);
    expect(await refusal(ofServer(name, "9.9.9"))).toMatchObject({ status: 404 });
    for (const ref of ["team:nobody", "user:nobody@example.com"])
      expect(await refusal({ scope: "owner", owner: ref, reason })).toMatchObject({
        status: 422,
        issues: [{ pointer: "/owner" }],
      });
  });

  test("without a reason, or of everything without saying so: 422", async () => {
    const name = await serverWith(owner, "1.0.0");
    for (const placing of [
      { scope: "server", name },
      { scope: "server", name, reason: " " },
      { scope: "server", name, reason: "\0" },
      { scope: "server", name: "\0", reason },
      { scope: "owner", owner: "everybody", reason },
      { scope: "everything", reason },
      { scope: "everything", confirm: "yes", reason },
      { scope: "all", reason },
    ])
      await expect(place(governance, placing as never), JSON.stringify(placing)).rejects.toMatchObject({
        status: 422,
      });
    expect(await statusesOf(name)).toEqual({ "1.0.0": "live" });
  });

  test("of what is stopped already: 409, naming by what; of what is retired: 409", async () => {
    const name = await serverWith(owner, "1.0.0");
    const { id } = await place(owner, ofServer(name));
    await expect(place(governance, ofServer(name))).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining(id),
      details: { quarantine: id },
    });
    const gone = await serverWith(owner, "1.0.0");
    await setVersionStatus(ctxOf(owner), { name: gone, version: "1.0.0", status: "retired" });
    await expect(place(governance, ofServer(gone))).rejects.toMatchObject({ status: 409 });
  });

  test("by who may not: members stop what they answer for and nothing else", async () => {
    const [stranger, teammate, compliance, admin, auditor] = await Promise.all(
      (["member", "member", "compliance", "admin", "auditor"] as const).map((role) => addPerson(role)),
    );
    const name = await serverWith(owner, "1.0.0", "1.1.0", "1.2.0", "1.3.0");
    const attempt = async (actor: UserActor, placing: Placing) => {
      const ctx = ctxOf(actor);
      const outcome = await placeQuarantine(ctx, placing).then(
        () => 201,
        (error) => error.status,
      );
      if (outcome !== 201) expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused" }]);
      return outcome;
    };
    if (!stranger || !teammate || !compliance || !admin || !auditor) throw new Error("Nobody came.");
    for (const nobody of [stranger, teammate, auditor])
      expect(await attempt(nobody, ofServer(name, "1.0.0"))).toBe(403);
    await expect(placeQuarantine(anonymousCtx(), ofServer(name))).rejects.toMatchObject({ status: 401 });
    expect(await attempt(owner, ofServer(name, "1.0.0"))).toBe(201);
    expect(await attempt(compliance, ofServer(name, "1.1.0"))).toBe(201);
    expect(await attempt(admin, ofServer(name, "1.2.0"))).toBe(201);
    const team = await giveToTeam(name, teammate);
    expect(await attempt(owner, ofServer(name, "1.3.0"))).toBe(403);
    expect(await attempt(teammate, { scope: "owner", owner: team, reason })).toBe(403);
    expect(await attempt(teammate, { scope: "everything", confirm: "everything", reason })).toBe(403);
    expect(await attempt(teammate, ofServer(name, "1.3.0"))).toBe(201);
  });
});

test("everything stops at once, and all of it is covered: also what was stopped before", async () => {
  const [name, before] = [await serverWith(owner, "1.0.0"), await serverWith(owner, "1.0.0")];
  await place(governance, ofServer(before));
  const view = await place(governance, { scope: "everything", confirm: "everything", reason });
  expect(await db().serverVersion.count({ where: { status: { in: ["live", "deprecated"] } } })).toBe(0);
  const covered = await db().quarantineVersion.findMany({
    where: { quarantineId: view.id, version: { server: { name: { in: [name, before] } } } },
    orderBy: { versionId: "asc" },
  });
  expect(covered.map(({ fromStatus }) => fromStatus)).toEqual(["live", "quarantined"]);
  expect(view.versions).toBe(
    await db().quarantineVersion.count({
      where: { quarantineId: view.id, fromStatus: { not: "quarantined" } },
    }),
  );
});

describe("the database", () => {
  test("takes the steps that the code takes, and no others", async () => {
    for (const from of quarantineStatuses)
      for (const to of quarantineStatuses) {
        const [row] = await db().$queryRaw<{ allowed: boolean }[]>`
          SELECT quarantine_transition_allowed(${from}, ${to}) AS allowed`;
        expect(row?.allowed, `${from} to ${to}`).toBe(quarantineTransitions[from].includes(to));
      }
    const { id } = await place(owner, ofServer(await serverWith(owner, "1.0.0")));
    await expect(
      db().quarantine.update({ where: { id }, data: { status: "lifted", liftedAt: new Date() } }),
    ).rejects.toThrow("may not go from active to lifted");
  });

  test("keeps what a quarantine stopped as it was written", async () => {
    await place(owner, ofServer(await serverWith(owner, "1.0.0")));
    await expect(db().quarantineVersion.updateMany({ data: { fromStatus: "deprecated" } })).rejects.toThrow(
      "permission denied",
    );
    await expect(db().quarantineVersion.deleteMany({})).rejects.toThrow("permission denied");
  });
});

describe("quarantines are listed", () => {
  test("the newest first, page by page, by status, for everybody who is signed in", async () => {
    const ids = [];
    for (let round = 0; round < 3; round++)
      ids.unshift((await place(owner, ofServer(await serverWith(owner, "1.0.0")))).id);
    const first = await listQuarantines(ctxOf(owner), { limit: 2, status: "active" });
    const second = await listQuarantines(ctxOf(owner), { limit: 1, cursor: first.next_cursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(first.items[0]).toMatchObject({ versions: 1, reach: { reached: 0, first_ms: null } });
    expect((await listQuarantines(ctxOf(owner), { status: "lifted" })).items).toEqual([]);
    await expect(listQuarantines(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    await expect(listQuarantines(ctxOf(owner), { cursor: "x" })).rejects.toMatchObject({ status: 400 });
  });

  test("one by its id; what is unknown: 404", async () => {
    await expect(getQuarantine(ctxOf(owner), { id: "qua_unknown" })).rejects.toMatchObject({ status: 404 });
    await expect(getQuarantine(ctxOf(owner), { id: "\0" })).rejects.toMatchObject({ status: 422 });
  });
});
