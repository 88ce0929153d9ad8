import type { z } from "zod";
import { isTampered } from "#lib/core/audit-verification.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { log } from "#lib/log.ts";
import type { verifyLogJob } from "./jobs.ts";
import type { VerificationReport } from "./schemas.ts";
import { verifyDatabase } from "./verify-database.ts";

type Ending = { status: "clean" | "tampered" | "failed"; report?: VerificationReport; failure?: string };

/** How often the number of checked events is written down. */
const progressEveryMs = 1_000;

/** Handles `verify-log`: checks all of it. One that was cut short by the end of its process begins anew. */
export async function handleVerifyLog({
  verification_id: id,
}: z.output<typeof verifyLogJob.payload>): Promise<void> {
  const found = await db().auditVerification.findUniqueOrThrow({ where: { id } });
  if (found.status === "running") await finish(id, await check(id));
}

async function check(id: string): Promise<Ending> {
  try {
    const report = await verifyDatabase({ onProgress: progressOf(id) });
    return { status: isTampered(report) ? "tampered" : "clean", report };
  } catch (error) {
    log.error({ verificationId: id, err: error }, "the log could not be checked");
    return {
      status: "failed",
      failure: "The log could not be checked to its end. The server's log says why.",
    };
  }
}

function progressOf(id: string): (checked: number) => Promise<void> {
  let writtenAt = performance.now();
  return async (checked) => {
    if (performance.now() - writtenAt < progressEveryMs) return;
    writtenAt = performance.now();
    await db().auditVerification.update({ where: { id }, data: { checked } });
  };
}

async function finish(id: string, { status, report, failure }: Ending): Promise<void> {
  const checked = Object.values(report?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  await db().$transaction(async (tx) => {
    const { count } = await tx.auditVerification.updateMany({
      where: { id, status: "running" },
      data: { status, report, failure, finishedAt: await now({}, tx), ...(report ? { checked } : {}) },
    });
    // Somebody gave this check up meanwhile.
    if (count === 0) return;
    await emitAudit(tx, systemCtx("Audit log"), {
      action: "audit.finish_verification",
      outcome: status === "clean" ? "success" : "refused",
      target: { type: "verification", id },
      reason: failure,
      after: { status, counts: report?.counts, faults: report?.faults.length },
    });
  });
}
