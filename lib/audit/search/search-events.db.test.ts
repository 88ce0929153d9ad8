import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { anyQuery } from "#e2e/support/audit-queries.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { printQuery } from "#lib/core/audit-query/index.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newUuid } from "#lib/core/ids.ts";
import { encodeCursor } from "#lib/core/page.ts";
import { pool } from "#lib/db/pool.ts";
import { addPerson, anonymousCtx, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { type ExportLine, formatExportLine, parseExportLine } from "../log/index.ts";
import { hashToken } from "../redaction/index.ts";
import { sealAll } from "../sealing/index.ts";
import { asSuperuser } from "../testing/as-superuser.ts";
import {
  compileQuery,
  getEvent,
  readQuery,
  scanEvents,
  searchEvents,
  searchFacets,
  searchHistogram,
} from "./index.ts";
import { exampleEvent, microseconds, putEvents } from "./test-events.ts";

const dayMs = 86_400_000;
const story = Date.parse("2026-09-01T00:00:00Z");
const pick = <T>(among: readonly T[], n: number): T => among[n % among.length] as T;

/** Two thousand events of all sorts over forty days, some without this or that. */
const events: AuditRecord[] = Array.from({ length: 2_000 }, (_, n) => {
  const status = pick(["success", "success", "success", "denied", "error", "timeout"] as const, n * 7);
  const agent = pick([undefined, "bot-support", "bot-billing", "spider"], n * 3);
  return exampleEvent({
    class: status === "denied" ? "security" : pick(["standard", "governance"] as const, n),
    timestamp: microseconds(new Date(story + ((n * 7_919) % 2_000) * (dayMs / 50))).replace(
      "000Z",
      `${100 + (n % 900)}Z`,
    ),
    action: n % 9 === 0 ? "submission.vote" : "mcp.tool.call",
    caller: {
      ...(n % 5 === 0
        ? {}
        : { identity: `usr_${n % 11}`, identity_name: `Ana No${n % 11} <ana${n % 11}@example.com>` }),
      ...(agent ? { agent, agent_name: `The ${agent}` } : {}),
      ...(n % 3 === 0 ? { session_id: `s-${n % 30}`, trace_id: `t-${n % 60}` } : {}),
      ...(n % 4 === 0 ? { client_ip: n % 8 === 0 ? `10.1.${n % 5}.7` : "2001:db8::7" } : {}),
    },
    operation: {
      ...(n % 10 === 0 ? {} : { server: pick(["com.example/crm", "com.example/mail"], n) }),
      name: pick(["get_customer", "delete_customer", "send_mail", "delete_100%"], n),
      arguments: { note: pick(["a refund of two shoes", "shoes of two", "nothing to see", "T-55586"], n) },
    },
    targets:
      n % 2 === 0
        ? [
            {
              type: "customer",
              id: n % 6 === 0 ? hashToken(`C-${n % 20}`) : `C-${n % 20}`,
              ...(n % 8 === 0 ? {} : { access: pick(["read", "write"] as const, n / 2) }),
            },
            ...(n % 14 === 0 ? [{ type: "account", id: `A-${n % 3}`, access: "admin" as const }] : []),
          ]
        : [],
    result: { status, ...(n % 7 === 0 ? {} : { duration_ms: (n * 13) % 1_000 }) },
    context: n % 5 === 1 ? {} : { gateway_id: pick(["cli_edge", "cli_core"], n) },
  });
});

let auditor: UserActor;
beforeAll(async () => {
  auditor = await addPerson("auditor");
  await putEvents(events);
  await sealAll();
});

const ours = "after:2026-09-01 before:2026-10-20";
/** All pages of a search among the story's events. */
async function find(q: string, limit = 100): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await searchEvents(ctxOf(auditor), { q: `${q} ${ours}`, limit, cursor });
    ids.push(...page.items.map(({ record }) => record.audit_id));
    if (!page.next_cursor) return ids;
    cursor = page.next_cursor;
  }
}
const newestFirst = (a: AuditRecord, b: AuditRecord) =>
  a.timestamp === b.timestamp ? (a.audit_id < b.audit_id ? 1 : -1) : a.timestamp < b.timestamp ? 1 : -1;
const those = (wanted: (event: AuditRecord) => boolean) =>
  events
    .filter(wanted)
    .toSorted(newestFirst)
    .map(({ audit_id }) => audit_id);
const about = (event: AuditRecord, id: string) =>
  event.targets.some((target) => target.id === id || target.id === hashToken(id));
const noted = (event: AuditRecord) => (event.operation.arguments as { note: string }).note;

describe("a search finds", () => {
  const cases: [string, (event: AuditRecord) => boolean][] = [
    ["", () => true],
    ["actor:usr_3", ({ caller }) => caller.identity === "usr_3"],
    ["actor:ANA3@example.com", ({ caller }) => caller.identity === "usr_3"],
    ['actor:"ana no3",usr_4', ({ caller }) => ["usr_3", "usr_4"].includes(caller.identity ?? "")],
    ["actor:ana1*", ({ caller }) => ["usr_1", "usr_10"].includes(caller.identity ?? "")],
    ["-actor:ana3@example.com", ({ caller }) => caller.identity !== "usr_3"],
    ["actor:ana", () => false],
    ["-actor:nobody", () => true],
    ["actor:%", () => false],
    ["agent:bot-support", ({ caller }) => caller.agent === "bot-support"],
    ['agent:"the spider"', ({ caller }) => caller.agent === "spider"],
    ["-agent:bot-support", ({ caller }) => caller.agent !== "bot-support"],
    ["-agent:bot*", ({ caller }) => !caller.agent?.startsWith("bot")],
    ["agent:*", ({ caller }) => caller.agent !== undefined],
    ["-agent:*", ({ caller }) => caller.agent === undefined],
    ["server:com.example/crm", ({ operation }) => operation.server === "com.example/crm"],
    ["-server:com.example/crm", ({ operation }) => operation.server !== "com.example/crm"],
    ["op:get_customer,send_mail", ({ operation }) => ["get_customer", "send_mail"].includes(operation.name)],
    ["op:delete_*", ({ operation }) => operation.name.startsWith("delete_")],
    ["op:delete_100%", ({ operation }) => operation.name === "delete_100%"],
    ["op:delete%*", () => false],
    ["target:customer:C-4", (event) => about(event, "C-4")],
    ["target:customer:C-4,customer:C-6", (event) => about(event, "C-4") || about(event, "C-6")],
    ["-target:customer:C-4", (event) => !about(event, "C-4")],
    ["target:customer:*", ({ targets }) => targets.length > 0],
    ["-target:*", ({ targets }) => targets.length === 0],
    ["access:admin", ({ targets }) => targets.some(({ access }) => access === "admin")],
    [
      "-access:admin,read",
      ({ targets }) => !targets.some(({ access }) => /^(admin|read)$/.test(access ?? "")),
    ],
    [
      "target:customer:C-4 access:write,admin",
      ({ targets }) =>
        targets.some(({ id, access }) => ["C-4", hashToken("C-4")].includes(id) && access === "write"),
    ],
    [
      "target:account:A-1 access:admin agent:*",
      ({ targets, caller }) => targets.some(({ id }) => id === "A-1") && caller.agent !== undefined,
    ],
    ["status:denied,error", ({ result }) => ["denied", "error"].includes(result.status)],
    ["-status:success", ({ result }) => result.status !== "success"],
    ["-status:success,denied,error,timeout", () => false],
    ["class:security", (event) => event.class === "security"],
    ["-class:security", (event) => event.class !== "security"],
    ["action:submission.*", ({ action }) => action === "submission.vote"],
    ["session:s-3", ({ caller }) => caller.session_id === "s-3"],
    ["-session:s-3", ({ caller }) => caller.session_id !== "s-3"],
    ["trace:t-9", ({ caller }) => caller.trace_id === "t-9"],
    ["gateway:cli_edge", ({ context }) => context.gateway_id === "cli_edge"],
    ["-gateway:cli_edge", ({ context }) => context.gateway_id !== "cli_edge"],
    ["ip:10.1.0.0/16", ({ caller }) => caller.client_ip?.startsWith("10.1.") ?? false],
    [
      "ip:10.1.3.7,2001:db8::/32",
      ({ caller }) => ["10.1.3.7", "2001:db8::7"].includes(caller.client_ip ?? ""),
    ],
    ["-ip:10.0.0.0/8", ({ caller }) => !caller.client_ip?.startsWith("10.")],
    ["duration:>500", ({ result }) => (result.duration_ms ?? 0) > 500],
    ["-duration:>500", ({ result }) => !((result.duration_ms ?? 0) > 500)],
    ["duration:<=0.5s", ({ result }) => (result.duration_ms ?? 1_000) <= 500],
    ["shoes", (event) => noted(event).includes("shoes")],
    ['"two shoes"', (event) => noted(event).includes("two shoes")],
    ["-shoes", (event) => !noted(event).includes("shoes")],
    ["T-55586", (event) => noted(event) === "T-55586"],
    ["nowhere", () => false],
    [
      "after:2026-09-20 shoes agent:spider",
      (event) =>
        event.timestamp >= "2026-09-20" && noted(event).includes("shoes") && event.caller.agent === "spider",
    ],
    [
      "after:2026-09-02T00:00:00.000100Z before:2026-09-03",
      ({ timestamp }) => timestamp >= "2026-09-02T00:00:00.000100Z" && timestamp < "2026-09-03",
    ],
  ];
  test.each(cases)("%s", async (q, wanted) => {
    expect(await find(q)).toEqual(those(wanted));
  });

  test("one event by its id, in either case", async () => {
    const id = events[7]?.audit_id ?? "";
    expect(await find(`id:${id.toUpperCase()}`)).toEqual([id]);
    expect(await find(`-id:${id}`)).toEqual(those(({ audit_id }) => audit_id !== id));
  });

  test("what it found in the order of the log, in stretches of any length, nothing twice", async () => {
    const conditions = await compileQuery(readQuery(`agent:spider ${ours}`), { now: new Date() });
    const ids: string[] = [];
    for (let fromIdx = 0; ; ) {
      const range = { class: "standard", fromIdx, toIdx: 1e9, limit: 17 } as const;
      const lines: ExportLine[] = [];
      const { events, lastIdx } = await scanEvents(conditions, range, async (found) => {
        const text = found.lines.toString();
        const those = text.trimEnd().split("\n").map(parseExportLine);
        expect(new Set(those.map(({ idx }) => Math.floor(idx / 256)))).toEqual(new Set([found.n]));
        expect(text).toBe(those.map((line) => `${formatExportLine(line)}\n`).join(""));
        lines.push(...those);
      });
      expect(events).toBe(lines.length);
      expect(events).toBeLessThanOrEqual(17);
      expect(lastIdx).toBe(lines.at(-1)?.idx ?? null);
      ids.push(...lines.map(({ body }) => JSON.parse(body).audit_id));
      if (lastIdx === null) break;
      fromIdx = lastIdx + 1;
    }
    expect(ids.toSorted()).toEqual(
      those((event) => event.caller.agent === "spider" && event.class === "standard").toSorted(),
    );
  });
});

describe("a search", () => {
  test("gives every event once, while new ones come", async () => {
    const marks = Array.from({ length: 30 }, (_, n) =>
      exampleEvent({ caller: { session_id: "paged" }, timestamp: microseconds(new Date(story + n)) }),
    );
    await putEvents(marks);
    await sealAll();
    const seen: string[] = [];
    for (let cursor: string | undefined, n = 0; ; n++) {
      const page = await searchEvents(ctxOf(auditor), { q: "session:paged", limit: 7, cursor });
      seen.push(...page.items.map(({ record }) => record.audit_id));
      await putEvents([
        exampleEvent({
          caller: { session_id: "paged" },
          timestamp: microseconds(new Date(story + dayMs + n)),
        }),
      ]);
      await sealAll();
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(marks.map(({ audit_id }) => audit_id).toReversed());
  });

  test("says what it understood, and how much waits to be sealed", async () => {
    await putEvents([exampleEvent(), exampleEvent()]);
    const page = await searchEvents(ctxOf(auditor), { q: "  Status:DENIED   shoes  ", limit: 1 });
    expect(page).toMatchObject({ query: "status:denied shoes", waiting: expect.any(Number) });
    expect(page.waiting).toBeGreaterThanOrEqual(2);
    await sealAll();
  });

  test("is in the log itself: who asked what, once for all of its pages", async () => {
    const ctx = ctxOf(auditor);
    const { next_cursor } = await searchEvents(ctx, { q: "STATUS:denied", limit: 1 });
    await searchEvents(ctx, { q: "status:denied", limit: 1, cursor: next_cursor ?? "" });
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "audit.search",
        actor_id: auditor.id,
        after: { query: "status:denied", found: 1, more: true },
      },
    ]);
  });

  test("that can't be read is refused with where and what instead, and is in no log", async () => {
    const ctx = ctxOf(auditor);
    await expect(searchEvents(ctx, { q: "tool:get_customer status:deny" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/q" }, { pointer: "/q" }],
      details: {
        problems: [
          { from: 0, to: 17, suggestion: "op:get_customer" },
          { from: 25, to: 29, suggestion: "denied" },
        ],
      },
    });
    expect(await auditOfRequest(ctx)).toEqual([]);
  });

  test("with any values whatever asks and does no harm", async () => {
    const ctx = ctxOf(auditor);
    const outcome = (asking: Promise<unknown>) =>
      asking.then(
        () => "found",
        (error) => error.code ?? error,
      );
    const records = () => pool().query<{ count: number }>("SELECT count(*)::int AS count FROM audit.record");
    const before = await records();
    await fc.assert(
      fc.asyncProperty(anyQuery, async (query) => {
        const q = printQuery(query);
        // Beginnings of targets are refused without a time.
        expect(["found", "invalid"]).toContain(await outcome(searchEvents(ctx, { q, limit: 5 })));
        expect(await outcome(searchFacets(ctx, { q }))).toBe("found");
        expect(await outcome(searchHistogram(ctx, { q }))).toBe("found");
      }),
      { numRuns: 100, examples: [[readQuery("after:-999999w")], [readQuery(`"${"ж".repeat(1_900)}"`)]] },
    );
    expect((await records()).rows).toEqual(before.rows);
  });

  test("by how targets begin needs a time", async () => {
    await expect(searchEvents(ctxOf(auditor), { q: "target:customer:*" })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("after:-30d"),
    });
  });

  test("does not go on with the cursor of another, nor with one that was made up", async () => {
    const { next_cursor } = await searchEvents(ctxOf(auditor), { q: "status:denied", limit: 1 });
    const cursor = next_cursor ?? "";
    for (const wrong of [
      { q: "status:error", cursor },
      { q: "status:denied", cursor: `${cursor}A` },
      { q: "status:denied", cursor: encodeCursor(["a", "b", "c", "d"]) },
    ])
      await expect(searchEvents(ctxOf(auditor), wrong)).rejects.toMatchObject({ code: "malformed" });
    await expect(searchEvents(ctxOf(auditor), { q: "Status:denied", cursor })).resolves.toBeDefined();
  });

  test("goes on for whom it began, from where it was: only the first page is in the log", async () => {
    const q = "status:denied after:-24h";
    await putEvents([
      exampleEvent({ result: { status: "denied" } }),
      exampleEvent({ result: { status: "denied" } }),
    ]);
    await sealAll();
    const cursor = (await searchEvents(ctxOf(auditor), { q, limit: 1 })).next_cursor ?? "";
    await expect(searchEvents(ctxOf(auditor), { q, cursor })).resolves.toBeDefined();
    await expect(searchEvents(ctxOf(await addPerson("auditor")), { q, cursor })).rejects.toMatchObject({
      code: "malformed",
    });
    const [of = "", at = "", ts = "", id = ""] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const canonical = createHash("sha256").update(q).digest("base64url").slice(0, 22);
    const newest = "9999-12-31T23:59:59.999999Z";
    for (const made of [
      [canonical, at, ts, id],
      [of, "2026-01-01T00:00:00.000Z", ts, id],
      [of, at, newest, id],
      [of, at, ts, newUuid()],
    ])
      await expect(searchEvents(ctxOf(auditor), { q, cursor: encodeCursor(made) })).rejects.toMatchObject({
        code: "malformed",
      });
  });

  test("finds a person of the console by name and address, whatever a gateway calls them", async () => {
    const person = await addPerson("member");
    const by = {
      identity: person.id,
      identity_type: "user",
      identity_name: `${person.name} <${person.email}>`,
    };
    const event = exampleEvent({ caller: by });
    const renamed = exampleEvent({
      caller: { ...by, identity_name: "Nobody" },
      context: { gateway_id: "cli_forger" },
    });
    await putEvents([event]);
    await sealAll();
    await putEvents([renamed]);
    await sealAll();
    for (const q of [
      `actor:${person.email}`,
      `actor:${person.email.slice(0, -3)}*`,
      `actor:"${person.name}"`,
    ]) {
      const { items } = await searchEvents(ctxOf(auditor), { q, limit: 10 });
      expect(
        items.map(({ record }) => record.audit_id),
        q,
      ).toEqual([renamed.audit_id, event.audit_id]);
    }
    const { facets } = await searchFacets(ctxOf(auditor), { q: `actor:${person.id}` });
    expect(facets.find(({ dimension }) => dimension === "actor")?.values).toMatchObject([
      { value: person.id, label: `${person.name} <${person.email}>` },
    ]);
  });

  test("is for those who may read the log", async () => {
    const member = await addPerson("member");
    await expect(searchEvents(ctxOf(member), {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(searchEvents(anonymousCtx(), {})).rejects.toMatchObject({ code: "unauthenticated" });
    const narrow = { ...auditor, scopes: ["catalog.read"], via: "token" as const };
    await expect(searchEvents(ctxOf(narrow), {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(getEvent(ctxOf(member), { id: newUuid() })).rejects.toMatchObject({ code: "forbidden" });
    for (const role of ["admin", "governance", "compliance"] as const)
      await expect(searchEvents(ctxOf(await addPerson(role)), { limit: 1 })).resolves.toBeDefined();
  });
});

describe("an event", () => {
  test("shows the bytes that were hashed, and its place once it is sealed", async () => {
    const event = exampleEvent({ reason: "Ærø 🙂" });
    await putEvents([event]);
    const waiting = await getEvent(ctxOf(auditor), { id: event.audit_id });
    expect(waiting).toMatchObject({ record: event, place: null, held: false });
    await sealAll();
    const sealed = await getEvent(ctxOf(auditor), { id: event.audit_id });
    expect(sealed).toMatchObject({ body: waiting.body, digest: waiting.digest });
    expect(sealed.place).toMatchObject({
      class: "standard",
      origin: expect.stringContaining("/audit/standard"),
    });
    expect(sealed.digest).toBe(createHash("sha256").update(sealed.body).digest("hex"));
  });

  test("that is held is there when its month is gone", async () => {
    const event = exampleEvent({ timestamp: "2024-01-01T00:00:00.000000Z" });
    await asSuperuser(
      `INSERT INTO audit.held (class, idx, sealed_at, event_id, ts, action, status, operation, targets, body)
       VALUES ('standard', 77, '2024-01-01', '${event.audit_id}', '2024-01-01', 'mcp.tool.call', 'success', 'x', '{}',
         $body$${canonicalJson(event)}$body$)`,
    );
    expect(await getEvent(ctxOf(auditor), { id: event.audit_id })).toMatchObject({
      record: event,
      held: true,
      place: { class: "standard", index: 77 },
    });
  });

  test("says which of its fields were erased", async () => {
    const event = exampleEvent({ operation: { arguments: { _sd: ["digest-of-what-is-gone"] } } });
    await putEvents([event]);
    const { disclosures } = await getEvent(ctxOf(auditor), { id: event.audit_id });
    expect(disclosures).toEqual([{ digest: "digest-of-what-is-gone", name: null, erased: true }]);
    await sealAll();
  });

  test("that is not there, or whose id is none, is not found", async () => {
    for (const id of [newUuid(), "42", "'; --"])
      await expect(getEvent(ctxOf(auditor), { id })).rejects.toMatchObject({ code: "not_found" });
  });
});
