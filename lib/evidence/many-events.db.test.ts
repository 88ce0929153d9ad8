import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { AuditOutcome } from "#lib/core/audit-actions.ts";
import { db } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { addPerson, ctxOf, exampleDocument, submit } from "#prisma/seed/factories.ts";
import { exportEvidence } from "./index.ts";
import { eventsMax } from "./load-parts.ts";
import type { Bundle } from "./version-bundle.ts";

let auditor: UserActor;
beforeAll(async () => {
  auditor = await addPerson("auditor");
});

/** A version whose submission the log says much about. */
async function versionWith(counts: Record<AuditOutcome, number>) {
  const document = exampleDocument();
  const { id } = await submit(await addPerson("member"), undefined, document);
  const ctx = ctxOf(await addPerson("member"));
  for (const [outcome, count] of Object.entries(counts) as [AuditOutcome, number][])
    await emitAudit(
      db(),
      ctx,
      ...Array.from({ length: count }, () => ({
        action: "submission.comment" as const,
        outcome,
        target: { type: "submission" as const, id },
        reason: "é\u202E",
        after: { body: "<b>" },
      })),
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
      SELECT after FROM audit.event WHERE action = 'evidence.export' ORDER BY id DESC LIMIT 1`;
    expect(log[0]?.after.complete).toBe(false);
  });
});
