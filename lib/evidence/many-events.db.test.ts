import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { AuditOutcome } from "#lib/core/audit-actions.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { addPerson, ctxOf, exampleDocument, submit } from "#prisma/seed/factories.ts";
import type { Bundle } from "./bundle.ts";
import { exportEvidence } from "./index.ts";
import { eventsMax } from "./load-parts.ts";

let auditor: UserActor;
beforeAll(async () => {
  auditor = await addPerson("auditor");
});

/** A version whose submission the log says much about. */
async function versionWith(counts: Record<AuditOutcome, number>) {
  const document = exampleDocument();
  const { id } = await submit(await addPerson("member"), undefined, document);
  for (const [outcome, count] of Object.entries(counts))
    await pool().query(
      `INSERT INTO audit.event (id, action, outcome, actor_kind, actor_id, actor_name, target_type, target_id, reason, after, request_id)
       SELECT $1 || '_' || $2 || n, 'submission.comment', $2, 'user', 'usr_1', 'Ada', 'submission', $1, 'é\u202E', '{"body": "<b>"}', 'req_1'
       FROM generate_series(1, $3::int) n`,
      [id, outcome, count],
    );
  return { name: document.name, version: document.version };
}

async function exported(ref: { name: string; version: string }): Promise<Bundle> {
  return JSON.parse((await exportEvidence(ctxOf(auditor), ref)).body) as Bundle;
}

describe("of a version with thousands of audit events", () => {
  test("all are in the bundle, as JSON and as a page", async () => {
    const ref = await versionWith({ success: 4_000, refused: 1_000 });
    const bundle = await exported(ref);
    expect(bundle.parts.audit).toMatchObject({ total: 5_001, left_out: 0, note: null });
    expect(bundle.parts.audit.events).toHaveLength(5_001);
    expect(bundle.complete).toBe(true);
    const { body } = await exportEvidence(ctxOf(auditor), { ...ref, format: "html" });
    expect(body.match(/<td>submission\.comment<br>/g)).toHaveLength(5_000);
  });

  test("more than a bundle takes are left out, refused ones first, and the bundle says so", async () => {
    const ref = await versionWith({ success: eventsMax - 100, refused: 1_000 });
    const bundle = await exported(ref);
    const { total, left_out, note, events } = bundle.parts.audit;
    expect({ total, left_out, kept: events.length }).toEqual({
      total: eventsMax + 901,
      left_out: 901,
      kept: eventsMax,
    });
    expect(bundle.complete).toBe(false);
    expect(note).toContain(`There are ${total} events`);
    expect(events[0]?.action).toBe("submission.create");
    expect(events.filter(({ outcome }) => outcome === "refused")).toHaveLength(99);
    expect(digestOf(bundle.parts.audit)).toBe(bundle.manifest.parts.audit);
    const { body } = await exportEvidence(ctxOf(auditor), { ...ref, format: "html" });
    // The first export is an event as well.
    expect(body.includes(`There are ${total + 1} events`)).toBe(true);
    const log = await db().$queryRaw<{ after: { complete: boolean } }[]>`
      SELECT after FROM audit.event WHERE action = 'evidence.export' ORDER BY seq DESC LIMIT 1`;
    expect(log[0]?.after.complete).toBe(false);
  });
});
