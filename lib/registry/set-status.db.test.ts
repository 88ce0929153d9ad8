import { beforeAll, describe, expect, test } from "vitest";
import type { Actor, UserActor } from "#lib/core/actor.ts";
import { permissionsIn } from "#lib/core/namespaces.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { createSubmission, recordReading, setNamespace, setServerStatus, setVersionStatus } from "./index.ts";

let owner: UserActor;
let governance: UserActor;

/** A server that others name as what replaces them. */
let successor: string;

beforeAll(async () => {
  [owner, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
  successor = await serverWith("2.0.0");
});

/** A server of `owner` with these versions live. */
async function serverWith(...versions: string[]): Promise<string> {
  const document = exampleDocument();
  for (const version of versions) await approve({ ...document, version });
  return document.name;
}

async function approve(document: ReturnType<typeof exampleDocument>): Promise<void> {
  await vote(governance, await submitForReview(owner, oneSignature, document));
}

/** Each version as the database has it, by version. */
async function versionsOf(name: string) {
  const rows = await db().serverVersion.findMany({ where: { server: { name } }, orderBy: { id: "asc" } });
  return Object.fromEntries(rows.map((row) => [row.version, row]));
}

const statusesOf = async (name: string) =>
  Object.fromEntries(
    Object.entries(await versionsOf(name)).map(([version, { status }]) => [version, status]),
  );
const latestOf = async (name: string) =>
  Object.values(await versionsOf(name)).flatMap(({ version, isLatest }) => (isLatest ? [version] : []));
const serverId = async (name: string) => (await db().server.findUniqueOrThrow({ where: { name } })).id;
const eventsOf = async (name: string) =>
  (await auditOf(await serverId(name))).filter(({ action }) => action === "server.set_status");

describe("the status of one version", () => {
  test("is deprecated with a message and a successor, and taken back without a trace of them", async () => {
    const name = await serverWith("1.0.0");
    const before = (await versionsOf(name))["1.0.0"];
    const change = { status_message: "Use the new one.", successor: `${successor}@2.0.0` };
    const answer = await setVersionStatus(ctxOf(owner), {
      name,
      version: "1.0.0",
      status: "deprecated",
      ...change,
    });
    expect(answer).toEqual({
      server: { id: await serverId(name), name },
      changed: [{ version: "1.0.0", status: "deprecated", ...change, sunset_at: null }],
    });
    const deprecated = (await versionsOf(name))["1.0.0"];
    expect(deprecated).toMatchObject({
      status: "deprecated",
      statusMessage: "Use the new one.",
      successor: `${successor}@2.0.0`,
      isLatest: true,
      publishedAt: before?.publishedAt,
    });
    expect(deprecated?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? 0);
    expect(deprecated?.statusChangedAt).toEqual(deprecated?.updatedAt);

    await setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "live" });
    expect((await versionsOf(name))["1.0.0"]).toMatchObject({
      status: "live",
      statusMessage: null,
      successor: null,
    });
    expect(await eventsOf(name)).toMatchObject([
      { outcome: "success", before: { status: "live" }, after: { status: "deprecated", ...change } },
      {
        outcome: "success",
        before: { status: "deprecated" },
        after: { status: "live", status_message: null },
      },
    ]);
  });

  test("keeps the time of its change when only the message changes, and a successor that nobody names", async () => {
    const name = await serverWith("1.0.0");
    const set = (status_message: string, replacement?: string | null) =>
      setVersionStatus(ctxOf(owner), {
        name,
        version: "1.0.0",
        status: "deprecated",
        status_message,
        successor: replacement,
      });
    await set("Old.", successor);
    const first = (await versionsOf(name))["1.0.0"];
    await set("Older.");
    const second = (await versionsOf(name))["1.0.0"];
    expect(second).toMatchObject({ statusMessage: "Older.", successor });
    expect(second?.statusChangedAt).toEqual(first?.statusChangedAt);
    expect(second?.updatedAt.getTime()).toBeGreaterThan(first?.updatedAt.getTime() ?? 0);
    await set("Older.", null);
    expect((await versionsOf(name))["1.0.0"]?.successor).toBeNull();
  });

  test("retired, it gives `latest` to the next one, in one step and for good", async () => {
    const name = await serverWith("1.0.0", "1.1.0");
    expect(await latestOf(name)).toEqual(["1.1.0"]);
    await setVersionStatus(ctxOf(owner), {
      name,
      version: "1.1.0",
      status: "retired",
      status_message: "Unsafe.",
    });
    expect(await statusesOf(name)).toEqual({ "1.0.0": "live", "1.1.0": "retired" });
    expect(await latestOf(name)).toEqual(["1.0.0"]);
    for (const status of ["live", "deprecated"] as const)
      await expect(setVersionStatus(ctxOf(owner), { name, version: "1.1.0", status })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Submit a new version"),
      });
    await setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "retired" });
    expect(await latestOf(name)).toEqual([]);
  });

  test("raises the catalog's revision", async () => {
    const name = await serverWith("1.0.0");
    const revision = async () =>
      (await pool().query("SELECT max(revision) AS revision FROM catalog_change")).rows[0].revision;
    const before = await revision();
    await setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "deprecated" });
    expect(Number(await revision())).toBeGreaterThan(Number(before));
  });
});

describe("the date by which a deprecated version is meant to go", () => {
  const sunsetAt = new Date(Date.now() + 86_400_000).toISOString();
  const deprecate = (name: string, sunset_at?: string | null) =>
    setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "deprecated", sunset_at });
  const dateOf = async (name: string) => (await versionsOf(name))["1.0.0"]?.sunsetAt?.toISOString() ?? null;

  test("is kept until somebody takes it back, or the version lives again; the record has both", async () => {
    const name = await serverWith("1.0.0");
    const { changed } = await deprecate(name, sunsetAt);
    expect(changed).toMatchObject([{ sunset_at: sunsetAt }]);
    await setVersionStatus(ctxOf(owner), {
      name,
      version: "1.0.0",
      status: "deprecated",
      status_message: "Old.",
    });
    expect(await dateOf(name)).toBe(sunsetAt);
    await deprecate(name, null);
    expect(await dateOf(name)).toBeNull();
    await deprecate(name, sunsetAt);
    await setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "live" });
    expect(await dateOf(name)).toBeNull();
    expect((await eventsOf(name)).at(-1)).toMatchObject({
      before: { sunset_at: sunsetAt },
      after: { sunset_at: null },
    });
  });

  test("is set for all versions at once, each of which keeps its successor", async () => {
    const name = await serverWith("1.0.0", "1.1.0");
    await setVersionStatus(ctxOf(owner), { name, version: "1.1.0", status: "deprecated", successor });
    const { changed } = await setServerStatus(ctxOf(owner), {
      name,
      status: "deprecated",
      sunset_at: sunsetAt,
    });
    expect(changed).toMatchObject([
      { version: "1.0.0", sunset_at: sunsetAt, successor: null },
      { version: "1.1.0", sunset_at: sunsetAt, successor },
    ]);
  });

  test("of what is not deprecated: 400; in the past or of another form: 422; set already: 409", async () => {
    const name = await serverWith("1.0.0");
    for (const status of ["live", "retired"] as const) {
      const change = { name, status, sunset_at: sunsetAt };
      await expect(setVersionStatus(ctxOf(owner), { ...change, version: "1.0.0" })).rejects.toMatchObject({
        status: 400,
      });
      await expect(setServerStatus(ctxOf(owner), change)).rejects.toMatchObject({ status: 400 });
    }
    for (const past of [new Date(Date.now() - 1_000).toISOString(), "2020-01-01T00:00:00Z"])
      await expect(deprecate(name, past)).rejects.toMatchObject({
        status: 422,
        issues: [{ pointer: "/sunset_at" }],
      });
    for (const odd of ["tomorrow", "2030-01-01", ""])
      await expect(deprecate(name, odd)).rejects.toMatchObject({ status: 422 });
    expect(await statusesOf(name)).toEqual({ "1.0.0": "live" });
    await deprecate(name, sunsetAt);
    await expect(deprecate(name, sunsetAt)).rejects.toMatchObject({ status: 409 });
  });
});

describe("refused is a status", () => {
  test("that it has already: 409", async () => {
    const name = await serverWith("1.0.0");
    const set = (status: "live" | "deprecated") =>
      setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status });
    await expect(set("live")).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("No changes to apply"),
    });
    await set("deprecated");
    await expect(set("deprecated")).rejects.toMatchObject({ status: 409 });
  });

  test("that contradicts its message or successor: 400", async () => {
    const name = await serverWith("1.0.0");
    for (const rest of [{ status_message: "Fine again." }, { successor }])
      await expect(
        setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "live", ...rest }),
      ).rejects.toMatchObject({ status: 400 });
    await expect(
      setVersionStatus(ctxOf(owner), {
        name,
        version: "1.0.0",
        status: "retired",
        successor: `${name}@1.0.0`,
      }),
    ).rejects.toMatchObject({ status: 400 });
    await expect(
      setServerStatus(ctxOf(owner), { name, status: "retired", successor: name }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test("whose successor is not published here: 422, the same for unknown, unapproved, deleted and lapsed", async () => {
    const name = await serverWith("1.0.0");
    const pending = exampleDocument();
    await submitForReview(owner, oneSignature, pending);
    const gone = await serverWith("1.0.0");
    await setServerStatus(ctxOf(owner), { name: gone, status: "retired" });
    const lapsed = await serverWith("1.0.0");
    await db().serverVersion.updateMany({
      where: { server: { name: lapsed } },
      data: { lapsedAt: new Date(), lapseReason: "Nobody confirmed it.", isLatest: false },
    });
    const messages = new Set<string>();
    for (const replacement of [
      "com.example/unknown",
      pending.name,
      `${pending.name}@${pending.version}`,
      `${successor}@9.9.9`,
      gone,
      lapsed,
    ]) {
      const change = { name, status: "deprecated", successor: replacement } as const;
      for (const attempt of [
        () => setVersionStatus(ctxOf(owner), { ...change, version: "1.0.0" }),
        () => setServerStatus(ctxOf(owner), change),
      ]) {
        const error = await attempt().catch((error) => error);
        expect(error, replacement).toMatchObject({ status: 422, issues: [{ pointer: "/successor" }] });
        messages.add(JSON.stringify([error.message, error.issues]));
      }
    }
    expect(messages.size).toBe(1);
    expect(await statusesOf(name)).toEqual({ "1.0.0": "live" });
  });

  test("of another form: 422", async () => {
    const name = await serverWith("1.0.0");
    const changes: object[] = [
      { status: "active" },
      { status: "quarantined" },
      { status: "unpublished" },
      { status_message: "x".repeat(501) },
      { status_message: "\0" },
      { status_message: " " },
      { successor: "somewhere" },
      { successor: "com.example/new@latest" },
      { successor: "com.example/new@" },
      { successor: `com.example/new@${"1".repeat(500)}` },
      { reason: "Why not?" },
    ];
    for (const change of changes)
      await expect(
        setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "deprecated", ...change } as never),
        JSON.stringify(change),
      ).rejects.toMatchObject({ status: 422 });
  });

  test("of what is unknown, or not approved: the same 404", async () => {
    const name = await serverWith("1.0.0");
    const pending = exampleDocument();
    await submitForReview(owner, oneSignature, pending);
    await submitForReview(owner, oneSignature, { ...exampleDocument(), name, version: "2.0.0" });
    const messages = new Set<string>();
    for (const [server, version] of [
      ["com.example/unknown", "1.0.0"],
      [pending.name, pending.version],
    ] as const) {
      const errors = [
        setVersionStatus(ctxOf(owner), { name: server, version, status: "retired" }),
        setServerStatus(ctxOf(owner), { name: server, status: "retired" }),
      ].map((attempt) => attempt.catch((error) => error));
      for (const error of await Promise.all(errors)) {
        expect(error).toMatchObject({ status: 404 });
        messages.add(error.message);
      }
    }
    expect(messages.size).toBe(1);
    for (const version of ["2.0.0", "9.9.9"])
      await expect(
        setVersionStatus(ctxOf(owner), { name, version, status: "retired" }),
      ).rejects.toMatchObject({
        status: 404,
      });
  });

  test("of a quarantined version: 409", async () => {
    const name = await serverWith("1.0.0");
    await db().serverVersion.updateMany({
      where: { server: { name } },
      data: { status: "quarantined", isLatest: false },
    });
    await expect(
      setVersionStatus(ctxOf(governance), { name, version: "1.0.0", status: "live" }),
    ).rejects.toMatchObject({ status: 409, message: expect.stringContaining("quarantined") });
  });
});

describe("the status of all versions", () => {
  test("changes for those that can, at once, and says which", async () => {
    const name = await serverWith("1.0.0", "1.1.0", "2.0.0");
    await setVersionStatus(ctxOf(owner), {
      name,
      version: "1.0.0",
      status: "retired",
      status_message: "Unsafe.",
    });
    await setVersionStatus(ctxOf(owner), {
      name,
      version: "1.1.0",
      status: "deprecated",
      successor,
    });
    const { changed } = await setServerStatus(ctxOf(owner), {
      name,
      status: "deprecated",
      status_message: "Archived.",
    });
    expect(changed).toEqual([
      { version: "1.1.0", status: "deprecated", status_message: "Archived.", successor, sunset_at: null },
      {
        version: "2.0.0",
        status: "deprecated",
        status_message: "Archived.",
        successor: null,
        sunset_at: null,
      },
    ]);
    expect((await versionsOf(name))["1.0.0"]).toMatchObject({ status: "retired", statusMessage: "Unsafe." });
    expect((await eventsOf(name)).at(-1)).toMatchObject({
      before: { "1.1.0": { status: "deprecated" }, "2.0.0": { status: "live" } },
      after: { "1.1.0": { status_message: "Archived." }, "2.0.0": { status: "deprecated" } },
    });

    const gone = await setServerStatus(ctxOf(owner), { name, status: "retired", status_message: "Gone." });
    expect(gone.changed.map(({ version }) => version)).toEqual(["1.1.0", "2.0.0"]);
    expect((await versionsOf(name))["1.0.0"]?.statusMessage).toBe("Unsafe.");
    expect(await latestOf(name)).toEqual([]);
  });

  test("is refused when nothing would change, and when all are deleted", async () => {
    const name = await serverWith("1.0.0", "1.1.0");
    const set = (status: "live" | "retired") => setServerStatus(ctxOf(owner), { name, status });
    await expect(set("live")).rejects.toMatchObject({
      message: expect.stringContaining("No changes to apply"),
    });
    await set("retired");
    await expect(set("retired")).rejects.toMatchObject({
      message: expect.stringContaining("No changes to apply"),
    });
    await expect(set("live")).rejects.toMatchObject({
      message: expect.stringContaining("Submit a new version"),
    });
  });
});

describe("who may", () => {
  const attempt = async (actor: Actor, name: string) => {
    const ctx = ctxOf(actor);
    const outcome = await setVersionStatus(ctx, { name, version: "1.0.0", status: "deprecated" }).then(
      () => 200,
      (error) => error.status,
    );
    if (outcome !== 200) expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused" }]);
    return outcome;
  };

  test("governance, the owner, and members of the owning team; nobody else", async () => {
    const [teammate, stranger, compliance, admin, auditor] = await Promise.all(
      (["member", "member", "compliance", "admin", "auditor"] as const).map((role) => addPerson(role)),
    );
    expect(await attempt(governance, await serverWith("1.0.0"))).toBe(200);
    expect(await attempt(owner, await serverWith("1.0.0"))).toBe(200);
    const name = await serverWith("1.0.0");
    for (const other of [teammate, stranger, compliance, admin, auditor])
      expect(await attempt(other as UserActor, name), other?.name).toBe(403);

    const slug = unique("owners");
    await createTeam(systemCtx("tests"), { slug, name: slug, members: [teammate?.email ?? ""] });
    const document = exampleDocument();
    const { id } = await createSubmission(ctxOf(owner), {
      server: document,
      owner: `team:${slug}`,
      purpose: "Umbrellas.",
      ...oneSignature,
    });
    await recordReading(systemCtx("Server reader"), {
      submission_id: id,
      attempt: 1,
      reading: { outcome: "read", document, snapshot: null },
    });
    const { digest } = await db().submission.findUniqueOrThrow({ where: { id } });
    await vote(governance, { id, digest });
    expect(await attempt(owner, document.name)).toBe(403);
    expect(await attempt(stranger as UserActor, document.name)).toBe(403);
    expect(await attempt(teammate as UserActor, document.name)).toBe(200);
  });

  test("a publisher of the namespace, once an administrator mapped it", async () => {
    const prefix = `example.${unique("mapped")}`;
    const document = exampleDocument({ name: `${prefix}/weather` });
    await approve(document);
    const publisher = (over: string, actions = ["publish", "edit"]): Actor => ({
      kind: "publisher",
      id: `dns:${over}`,
      name: `dns:${over}`,
      permissions: permissionsIn(over, "and below").filter(({ action }) => actions.includes(action)),
    });
    expect(await attempt(publisher(prefix), document.name)).toBe(403);
    const slug = unique("team");
    await createTeam(systemCtx("tests"), { slug, name: slug });
    await setNamespace(systemCtx("tests"), {
      prefix,
      team: slug,
      data_classification: "public",
      access_level: "read",
    });
    expect(await attempt(publisher("example.other"), document.name)).toBe(403);
    expect(await attempt(publisher(prefix.slice(0, -1)), document.name)).toBe(403);
    expect(await attempt(publisher(prefix, ["publish"]), document.name)).toBe(403);
    expect(await attempt(publisher(prefix), document.name)).toBe(200);
  });

  test("no token without the scope, no client, no system, nobody unknown", async () => {
    const name = await serverWith("1.0.0");
    expect(await attempt({ ...owner, via: "token", scopes: ["submission.*"] }, name)).toBe(403);
    const ctx = systemCtx("tests");
    await expect(setServerStatus(ctx, { name, status: "retired" })).rejects.toMatchObject({ status: 403 });
    await expect(setServerStatus(anonymousCtx(), { name, status: "retired" })).rejects.toMatchObject({
      status: 401,
    });
    const client: Actor = { kind: "client", id: "cli_1", name: "edge", clientKind: "gateway", scopes: ["*"] };
    await expect(setServerStatus(ctxOf(client), { name, status: "retired" })).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe("at the same instant", () => {
  test("of many equal changes one counts, and the others find nothing to change", async () => {
    const name = await serverWith("1.0.0");
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "retired" }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect((await eventsOf(name)).filter(({ outcome }) => outcome === "success")).toHaveLength(1);
  });

  test.each(Array.from({ length: 6 }, (_, round) => round + 1))(
    "as an approval: there is one latest version, and it is in the catalog (round %i)",
    async (round) => {
      const document = exampleDocument();
      await approve(document);
      const next = await submitForReview(owner, oneSignature, { ...document, version: "2.0.0" });
      const racers = [
        () => vote(governance, next),
        () => setServerStatus(ctxOf(owner), { name: document.name, status: "retired" }),
      ];
      if (round % 2) racers.reverse();
      await Promise.all(racers.map((start) => start()));
      const rows = await versionsOf(document.name);
      expect(rows["1.0.0"]?.status).toBe("retired");
      const shown = Object.values(rows).filter(({ status }) => status === "live" || status === "deprecated");
      expect(await latestOf(document.name)).toEqual(shown.map(({ version }) => version));
    },
  );

  test.each(Array.from({ length: 4 }, (_, round) => round + 1))(
    "as its opposite: whatever came last holds, whole (round %i)",
    async () => {
      const name = await serverWith("1.0.0", "1.1.0");
      await setServerStatus(ctxOf(owner), { name, status: "deprecated", status_message: "Old." });
      await Promise.allSettled([
        setServerStatus(ctxOf(owner), { name, status: "live" }),
        setServerStatus(ctxOf(governance), { name, status: "retired", status_message: "Gone." }),
      ]);
      expect(await statusesOf(name)).toEqual({ "1.0.0": "retired", "1.1.0": "retired" });
    },
  );
});
