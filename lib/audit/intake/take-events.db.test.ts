import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { auditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { pool } from "#lib/db/pool.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { openNote, parseReceipt, parseVkey } from "../log/index.ts";
import { hashToken, setRecordingRule } from "../redaction/index.ts";
import { sealAll, statementVkey } from "../sealing/index.ts";
import { searchEvents } from "../search/index.ts";
import type { IntakeAnswer } from "./schemas.ts";
import { takeEvents } from "./take-events.ts";
import { exampleEvent, gatewayCtx, ndjson, stored } from "./test-events.ts";

const take = (ctx: Ctx, ...events: unknown[]) => takeEvents(ctx, ndjson(events));

async function conflictsAbout(id: string) {
  const { rows } = await pool().query(
    "SELECT * FROM audit.event WHERE action = 'audit.conflict' AND target_id = $1",
    [id],
  );
  return rows;
}

const said = ({ accepted, duplicate, rejected }: IntakeAnswer) => ({
  accepted,
  duplicate,
  rejected: rejected.map(({ line, code }) => `${line} ${code}`),
});
const allAccepted = (accepted: number) => ({ accepted, duplicate: 0, rejected: [] });

describe("a batch", () => {
  test("is stored as canonical records, and receipted under the statements' key", async () => {
    const ctx = gatewayCtx();
    const events = [exampleEvent(), exampleEvent({ result: { status: "denied" } }), exampleEvent()];
    const answer = await take(ctx, ...events);
    expect(said(answer)).toEqual(allAccepted(3));

    const rows = await stored(events.map(({ audit_id }) => audit_id));
    expect(rows).toHaveLength(3);
    for (const { body } of rows) {
      const record = auditRecord.parse(JSON.parse(body));
      expect(canonicalJson(record)).toBe(body);
      expect(record.context).toMatchObject({ gateway_id: ctx.actor.id, stream_id: "main" });
      expect(record.class).toBe(record.result.status === "denied" ? "security" : "standard");
      expect(record.action).toBe("mcp.tool.call");
    }
    const { text, verified } = openNote(answer.receipt ?? "", [parseVkey(await statementVkey())]);
    expect(verified).toHaveLength(1);
    const receipt = parseReceipt(text);
    expect(receipt).toMatchObject({
      firstId: events[0]?.audit_id,
      lastId: events[2]?.audit_id,
      count: 3,
      mmdSeconds: 60,
      origin: verified[0]?.name,
    });
    const inOrder = events
      .map((event) => rows.find((row) => row.event_id === event.audit_id)?.digest)
      .join("");
    expect(receipt.digest).toBe(createHash("sha256").update(inOrder, "hex").digest("hex"));
  });

  test("loses none of its good lines to the bad ones among them", async () => {
    const good = [exampleEvent(), exampleEvent()];
    const batch = ndjson(good);
    const body = Buffer.concat([
      Buffer.from("{not json\n"),
      Buffer.from(batch.body),
      Buffer.from('\r\n\n[1]\n"text"\n'),
      Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
      Buffer.from(JSON.stringify(exampleEvent({ context: { gateway_id: "cli_somebody" } }))),
    ]);
    const answer = await takeEvents(gatewayCtx(), { ...batch, body });
    expect(said(answer)).toEqual({
      accepted: 2,
      duplicate: 0,
      rejected: ["1 malformed", "6 malformed", "7 malformed", "8 malformed", "9 foreign_stream"],
    });
    expect(await stored(good.map(({ audit_id }) => audit_id))).toHaveLength(2);
  });

  test("of nothing is answered with nothing", async () => {
    expect(await takeEvents(gatewayCtx(), ndjson([]))).toEqual({ ...allAccepted(0), receipt: null });
  });

  test("repeats nothing of a line that it refuses", async () => {
    const body = Buffer.from('{"operation": "hunter2-secret", oops}\n');
    const { rejected } = await takeEvents(gatewayCtx(), { body, contentType: "application/x-ndjson" });
    expect(JSON.stringify(rejected)).not.toContain("hunter2");
  });
});

describe("an event that comes again", () => {
  test("is a duplicate, waiting or sealed, and stays stored once, as it was first", async () => {
    const ctx = gatewayCtx();
    const event = exampleEvent();
    expect(said(await take(ctx, event))).toEqual(allAccepted(1));
    const [first] = await stored([event.audit_id]);
    expect(said(await take(ctx, event))).toEqual({ accepted: 0, duplicate: 1, rejected: [] });
    await sealAll();
    expect(said(await take(ctx, event, exampleEvent()))).toEqual({ accepted: 1, duplicate: 1, rejected: [] });
    expect(await stored([event.audit_id])).toEqual([{ ...first, place: "record" }]);
  });

  test("has a receipt each time, for all of its batch that is on record, as it is there", async () => {
    const ctx = gatewayCtx();
    const [first, second, third] = [exampleEvent(), exampleEvent(), exampleEvent()];
    await take(ctx, first, second);
    const key = parseVkey(await statementVkey());
    const { receipt } = await take(ctx, { ...third, timestamp: "never" }, first, third, second, third);
    const { text } = openNote(receipt ?? "", [key]);
    const ids = [first, third, second, third].map(({ audit_id }) => audit_id);
    const rows = await stored(ids);
    const digests = ids.map((id) => rows.find(({ event_id }) => event_id === id)?.digest).join("");
    expect(parseReceipt(text)).toMatchObject({
      count: 4,
      firstId: ids[0],
      lastId: ids[3],
      digest: createHash("sha256").update(digests, "hex").digest("hex"),
    });
    const again = openNote((await take(ctx, first)).receipt ?? "", [key]);
    expect(parseReceipt(again.text)).toMatchObject({ count: 1 });
  });

  test("within its own batch is a duplicate", async () => {
    const event = exampleEvent();
    expect(said(await take(gatewayCtx(), event, exampleEvent(), event))).toEqual({
      accepted: 2,
      duplicate: 1,
      rejected: [],
    });
  });

  test("with another content is a conflict, and an event that says neither content", async () => {
    const ctx = gatewayCtx();
    for (const seal of [false, true]) {
      const event = exampleEvent();
      const other = { ...event, operation: { type: "tools/call", name: "drop_everything" } };
      const both = await take(ctx, event, other);
      expect(said(both)).toEqual({ accepted: 1, duplicate: 0, rejected: ["2 conflict"] });
      if (seal) await sealAll();
      expect(said(await take(ctx, other))).toEqual({ accepted: 0, duplicate: 0, rejected: ["1 conflict"] });
      const [kept, ...more] = await stored([event.audit_id]);
      expect(more).toEqual([]);
      expect(JSON.parse(kept?.body ?? "")).toMatchObject({ operation: { name: "get_customer" } });
      const conflicts = await conflictsAbout(event.audit_id);
      expect(conflicts).toHaveLength(2);
      expect(conflicts[0]).toMatchObject({ actor_id: ctx.actor.id, outcome: "refused" });
      expect(JSON.stringify(conflicts)).not.toContain("drop_everything");
    }
  });

  test("from another gateway is a conflict that tells nothing of the first", async () => {
    const event = exampleEvent();
    await take(gatewayCtx(), event);
    const { rejected } = await take(gatewayCtx(), event);
    expect(rejected).toMatchObject([{ line: 1, id: event.audit_id, code: "conflict" }]);
    expect(JSON.stringify(rejected)).not.toContain("ana@bank");
  });

  test("under another rule is a duplicate: it says the same, and only what is left of it differs", async () => {
    const server = "com.example/new-rule";
    const ctx = ctxOf(await addPerson("governance"));
    const gateway = gatewayCtx();
    const operation = { type: "tools/call", name: "x", server, arguments: { note: "Jane Doe", id: "C-42" } };
    const [waiting, sealed] = [
      exampleEvent({ operation, targets: [] }),
      exampleEvent({ operation, targets: [] }),
    ];
    await take(gateway, sealed);
    await sealAll();
    await take(gateway, waiting);
    const before = await stored([waiting.audit_id, sealed.audit_id]);
    await setRecordingRule(ctx, {
      server,
      tool: "*",
      otherwise: "keep",
      fields: [{ path: "note", treatment: "drop" }],
      targets: [{ path: "id", type: "customer", access: "read" }],
    });
    expect(said(await take(gateway, waiting, sealed))).toEqual({ accepted: 0, duplicate: 2, rejected: [] });
    expect(await stored([waiting.audit_id, sealed.audit_id])).toEqual(before);
    const changed = [
      { ...waiting, result: { status: "error" } },
      { ...waiting, caller: { identity: "eve" } },
      { ...waiting, context: { stream_seq: 7 } },
    ];
    for (const other of changed) expect(said(await take(gateway, other)).rejected).toEqual(["1 conflict"]);
    expect(said(await take(gatewayCtx(), waiting)).rejected).toEqual(["1 conflict"]);
  });

  test("cannot be kept out by another gateway that guesses how its id comes about", async () => {
    const [victim, attacker] = [gatewayCtx(), gatewayCtx()];
    const { audit_id: _, ...event } = exampleEvent({ context: { stream_seq: 7 } });
    const bits = createHash("sha256")
      .update(JSON.stringify([victim.actor.id, "main", "#7"]))
      .digest("hex");
    const time = Date.parse(event.timestamp as string)
      .toString(16)
      .padStart(12, "0");
    const variant = ((Number.parseInt(bits.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
    const guessed = `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(0, 3)}-${variant}${bits.slice(4, 7)}-${bits.slice(7, 19)}`;
    await take(attacker, exampleEvent({ audit_id: guessed }));
    expect(said(await take(victim, event))).toEqual(allAccepted(1));
  });

  test("is known by its producer's own name for it, by its number, or by all that it says", async () => {
    const ctx = gatewayCtx();
    const { audit_id: _, ...nameless } = exampleEvent();
    for (const event of [
      { ...nameless, audit_id: "call-7" },
      { ...nameless, context: { stream_seq: 7 } },
      nameless,
    ]) {
      expect(said(await take(ctx, event))).toEqual(allAccepted(1));
      expect(said(await take(ctx, event))).toMatchObject({ accepted: 0, duplicate: 1 });
      expect(said(await take(gatewayCtx(), event))).toEqual(allAccepted(1));
    }
  });
});

describe("what must not be stored in clear", () => {
  const secret = `AKIA${"IOSFODNN7EXAMPLE"}`;

  test("is taken out before it is stored, wherever it stands, and the record says so", async () => {
    const event = exampleEvent({
      operation: { type: "tools/call", name: "x", arguments: { note: `use ${secret} please` } },
      result: { status: "error", error: `denied for ${secret}` },
      reason: `because of ${secret}`,
      context: { policy_decisions: [{ policy: "p", detail: secret }] },
      change: { after: { key: secret } },
      colour: secret,
    });
    expect(said(await take(gatewayCtx(), event))).toEqual(allAccepted(1));
    const [row] = await stored([event.audit_id]);
    expect(row?.body).not.toContain(secret);
    expect(JSON.parse(row?.body ?? "").result.redactions.length).toBeGreaterThan(0);
  });

  test("is told by its hash in names and ids, and found by it", async () => {
    const inAction = "sk_live_abcdefghijklmnop123";
    const event = exampleEvent({
      action: `mcp.${inAction}`,
      caller: {
        ...{ identity: secret, identity_name: secret, identity_type: secret, via: secret, agent: secret },
        ...{ agent_name: secret, agent_version: secret, on_behalf_of: [secret], session_id: secret },
        ...{ trace_id: secret, span_id: secret, client_ip: secret, user_agent: secret },
      },
      operation: {
        ...{ type: secret, server: secret, server_version: secret, name: secret, scope_used: secret },
        ...{ request_id: secret },
      },
      targets: [{ type: secret, id: secret, name: secret }],
      result: { status: "success", error_code: secret },
      context: { stream_id: secret },
    });
    const ctx = gatewayCtx();
    expect(said(await take(ctx, event))).toEqual(allAccepted(1));
    expect(said(await take(ctx, event))).toMatchObject({ duplicate: 1 });
    const { rows } = await pool().query("SELECT i::text FROM audit.inbox i WHERE event_id = $1", [
      event.audit_id,
    ]);
    const { rows: streams } = await pool().query("SELECT stream FROM audit.stream WHERE gateway = $1", [
      ctx.actor.id,
    ]);
    expect(streams).toEqual([{ stream: hashToken(secret) }]);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${secret}|${inAction}`));
    await sealAll();
    const q = `actor:${secret} agent:${secret} server:${secret} session:${secret} trace:${secret}`;
    const auditor = ctxOf(await addPerson("auditor"));
    const { items } = await searchEvents(auditor, { q, limit: 10 });
    expect(items.map(({ record }) => record.audit_id)).toEqual([event.audit_id]);
    // What was asked is on record too, and may not bring the secret back.
    expect(JSON.stringify(await auditOfRequest(auditor))).not.toContain(secret);
  });

  test("stays erasable where there is too much of it, and is the same event when it comes again", async () => {
    const server = "com.example/large";
    await setRecordingRule(ctxOf(await addPerson("governance")), {
      server,
      tool: "*",
      otherwise: "keep",
      fields: [{ path: "email", treatment: "disclosable" }],
      targets: [],
    });
    const args = { email: "ana@bank.example", text: "é".repeat(40_000) };
    const event = exampleEvent({ operation: { type: "tools/call", name: "x", server, arguments: args } });
    const gateway = gatewayCtx();
    expect(said(await take(gateway, event))).toEqual(allAccepted(1));
    expect(said(await take(gateway, event))).toEqual({ accepted: 0, duplicate: 1, rejected: [] });
    const { rows } = await pool().query("SELECT FROM audit.disclosure WHERE event_id = $1", [event.audit_id]);
    // Nothing in the record leads to what was taken out of arguments that are not in it.
    expect(rows).toHaveLength(0);
  });

  test("can be made erasable, and is the same event when it comes again", async () => {
    const server = "com.example/erasable";
    const ctx = ctxOf(await addPerson("governance"));
    await setRecordingRule(ctx, {
      server,
      tool: "*",
      otherwise: "keep",
      fields: [{ path: "email", treatment: "disclosable" }],
      targets: [],
    });
    const operation = {
      type: "tools/call",
      name: "x",
      server,
      arguments: { email: "ana@bank.example", n: 1 },
    };
    const event = exampleEvent({ operation });
    const gateway = gatewayCtx();
    expect(said(await take(gateway, event, event))).toEqual({ accepted: 1, duplicate: 1, rejected: [] });
    expect(said(await take(gateway, event))).toEqual({ accepted: 0, duplicate: 1, rejected: [] });
    const { rows } = await pool().query("SELECT digest FROM audit.disclosure WHERE event_id = $1", [
      event.audit_id,
    ]);
    const [row] = await stored([event.audit_id]);
    // One for the event that is stored, and none for those that were not.
    expect(JSON.parse(row?.body ?? "").operation.arguments._sd).toEqual(rows.map(({ digest }) => digest));
    const changed = { ...event, operation: { ...operation, arguments: { email: "ana@bank.example", n: 2 } } };
    expect(said(await take(gateway, changed)).rejected).toEqual(["1 conflict"]);
  });
});

describe("what cannot be written", () => {
  test("hostile texts are stored as they are, and can be sealed and searched", async () => {
    const hostile = 'a\tb\nc\\d\\N"e",{f}\u202e\u0000\\u0000 \\. ☃ 𝒳';
    const event = exampleEvent({
      caller: { identity: hostile, agent: "\\N" },
      operation: {
        type: "tools/call",
        name: hostile,
        server: "\\.",
        arguments: JSON.parse('{"__proto__":{"a":1},"toString":2}'),
      },
      targets: [{ type: "x,{}", id: hostile }],
      unmapped: JSON.parse('{"__proto__":{"polluted":true}}'),
      constructor: 1,
    });
    expect(said(await take(gatewayCtx(), event))).toEqual(allAccepted(1));
    await sealAll();
    const { rows } = await pool().query(
      "SELECT actor, agent, server, operation, targets, body FROM audit.record WHERE event_id = $1",
      [event.audit_id],
    );
    const clean = hostile.replace("\0", "␀");
    expect(rows[0]).toMatchObject({
      actor: clean,
      agent: "\\N",
      server: "\\.",
      operation: clean,
      targets: [`x,{}:${clean}`],
    });
    expect(rows[0].body).toContain('"__proto__":{"a":1}');
    expect(JSON.parse(rows[0].body).unmapped).toHaveProperty("constructor", 1);
    expect(rows[0].body).toContain('"__proto__":{"polluted":true}');
  });

  test("a text that would hold NUL once it is decoded does not stop the log", async () => {
    const events = ["x%00password%3Dhunter2secret1", '{"a":"\\u0000","password":"hunter2"}'].map((reason) =>
      exampleEvent({ reason }),
    );
    expect(said(await take(gatewayCtx(), ...events))).toEqual(allAccepted(2));
    await sealAll();
    expect((await stored(events.map(({ audit_id }) => audit_id))).map(({ place }) => place)).toEqual([
      "record",
      "record",
    ]);
  });

  test("an event that half of a surrogate pair would be left of takes no other with it", async () => {
    const reason = `the password is a1${"b".repeat(253)}😀`;
    expect(said(await take(gatewayCtx(), exampleEvent(), exampleEvent({ reason })))).toEqual(allAccepted(2));
  });

  test("numbers beyond 2^53 keep their digits", async () => {
    const event = exampleEvent();
    const body = Buffer.from(JSON.stringify(event).replace('"C-42"', "12345678901234567891"));
    await takeEvents(gatewayCtx(), { body, contentType: "application/x-ndjson" });
    const [row] = await stored([event.audit_id]);
    expect(JSON.parse(row?.body ?? "")).toMatchObject({
      operation: { arguments: { customer_id: "12345678901234567891" } },
    });
  });

  test("large arguments are stored as their hash and length; what is still too large is refused", async () => {
    const large = exampleEvent({
      operation: { type: "tools/call", name: "x", arguments: { text: "é".repeat(40_000) } },
    });
    const hopeless = exampleEvent({ padding: "x".repeat(40_000) });
    expect(said(await take(gatewayCtx(), large, hopeless))).toEqual({
      accepted: 1,
      duplicate: 0,
      rejected: ["2 too_large"],
    });
    const [row] = await stored([large.audit_id]);
    expect(JSON.parse(row?.body ?? "").operation.arguments).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: 80_011,
    });
  });
});

test("the producer's clock is told with both times where it is off", async () => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const minute = 60_000;
  const day = 86_400_000;
  const skewOf = async (ms: number) => {
    const event = exampleEvent({ timestamp: at(ms) });
    expect(said(await take(gatewayCtx(), event))).toEqual(allAccepted(1));
    const [row] = await stored([event.audit_id]);
    return JSON.parse(row?.body ?? "").context.clock_skew_ms;
  };
  expect(await skewOf(-3 * minute)).toBeUndefined();
  expect(await skewOf(4 * minute)).toBeUndefined();
  expect(await skewOf(-6 * day)).toBeUndefined();
  expect(await skewOf(6 * minute)).toBeGreaterThan(5 * minute);
  expect(await skewOf(30 * day)).toBeGreaterThan(29 * day);
  expect(await skewOf(-8 * day)).toBeLessThan(-7 * day);
  // A time in an id that lies days ahead would hide the event from who asks whether it is sealed.
  const ahead = exampleEvent({ audit_id: "call-1", timestamp: at(2 * day) });
  expect(said(await take(gatewayCtx(), ahead)).rejected).toEqual(["1 invalid"]);
});

describe("eight gateways at once", () => {
  test("lose nothing and store nothing twice, while the log is sealed", async () => {
    const posters = Array.from({ length: 8 }, () => gatewayCtx());
    const shared = Array.from({ length: 40 }, () => exampleEvent());
    let sealing = true;
    const sealer = (async () => {
      while (sealing) await sealAll();
    })();
    const answers = await Promise.all(
      posters.map(async (ctx) => {
        const own = Array.from({ length: 200 }, () => exampleEvent());
        const batches = Array.from({ length: 10 }, (_, index) => own.slice(index * 20, index * 20 + 20));
        // Each batch is sent twice, as by a client that did not hear the answer; ids of others stand among them.
        const counted = await Promise.all([...batches, ...batches].map((batch) => take(ctx, ...batch)));
        const clash = await take(ctx, ...shared);
        return { own, counted, clash };
      }),
    );
    sealing = false;
    await sealer;
    await sealAll();
    for (const { counted } of answers) {
      expect(counted.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(200);
      expect(counted.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(200);
    }
    expect(answers.map(({ clash }) => clash.accepted).reduce((a, b) => a + b)).toBe(shared.length);
    const ids = [...answers.flatMap(({ own }) => own), ...shared].map(({ audit_id }) => audit_id);
    const rows = await stored(ids);
    expect(rows.map(({ event_id }) => event_id).sort()).toEqual([...ids].sort());
  });
});
