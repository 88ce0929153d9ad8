import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { fileAnswer } from "#lib/core/file-answer.ts";
import { idText } from "#lib/core/text.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { readIntegrity } from "./integrity.ts";
import { oneFileProof } from "./prove-event.ts";
import { integrity, verification } from "./schemas.ts";
import { verificationView } from "./verification-view.ts";

export const getIntegrity = query({
  id: "getIntegrity",
  permission: "audit.read",
  summary: "How the audit log stands: checkpoints, keys, anchors, what waits to be sealed",
  input: z.strictObject({}),
  output: integrity,
  run: () => readIntegrity(),
});

export const getVerification = query({
  id: "getVerification",
  permission: "audit.read",
  summary: "A check of the log, and what it found",
  input: z.strictObject({ id: idText }),
  output: verification,
  async run(_ctx, { id }) {
    const row = await db().auditVerification.findUnique({ where: { id } });
    if (!row) throw notFound("verification");
    return verificationView(row);
  },
});

export const getProof = query({
  id: "getProof",
  permission: "audit.read",
  summary: "The proof that an event is in the log, as one file",
  input: z.strictObject({
    id: idText,
    format: z
      .enum(["json", "tlog-proof"])
      .default("json")
      .describe("`json` has the record beside the proof; `tlog-proof` is the bare proof (C2SP tlog-proof)."),
  }),
  output: fileAnswer,
  async run(_ctx, { id, format }) {
    if (!z.uuid().safeParse(id).success) throw notFound("event");
    const proof = await oneFileProof(id);
    return format === "json"
      ? {
          contentType: "application/json",
          filename: `${id}.proof.json`,
          body: `${JSON.stringify(proof, null, 2)}\n`,
        }
      : { contentType: "text/plain; charset=utf-8", filename: `${id}.tlog-proof`, body: proof.proof };
  },
});
