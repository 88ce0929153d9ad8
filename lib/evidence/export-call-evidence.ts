import { z } from "zod";
import { fileAnswer } from "#lib/core/file-answer.ts";
import { command } from "#lib/kernel/command.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { sealBundle } from "./bundle.ts";
import { loadCall } from "./call-parts.ts";
import { filenameOf } from "./filename.ts";
import { seeOneMoment } from "./see-one-moment.ts";
import { howToCheckVersion } from "./version-bundle.ts";

/** All that is known of one event, of a tool call say: what was called, and how it came to be allowed. In one signed file. */
export const exportCallEvidence = command({
  id: "evidence.export_call",
  permission: "evidence.export",
  summary:
    "Everything about one recorded call as evidence: the event, its proof, and how its server was approved",
  input: z.strictObject({ id: z.uuid().describe("The event's `audit_id`.") }),
  output: fileAnswer,
  target: ({ id }) => ({ type: "event", id }),
  async run(ctx, { id }) {
    await seeOneMoment(ctx);
    const at = await ctx.now();
    const { parts, complete } = await loadCall(ctx, id, at);
    const bundle = await sealBundle({
      at,
      actor: ctx.actor,
      about: { event: id },
      complete,
      parts,
      howToCheckParts: [...howToCheckCall, ...howToCheckVersion],
    });
    const file = {
      contentType: "application/json",
      filename: filenameOf("event", id, "json"),
      body: `${JSON.stringify(bundle, null, 2)}\n`,
    };
    await ctx.audit({
      target: { type: "event", id },
      after: { digest: digestOfText(file.body), bundle: bundle.manifest.whole, complete },
    });
    return file;
  },
});

const howToCheckCall = [
  "The event: the SHA-256 of `event.body` is `d` in `event.proof.entry` (base64); the SHA-256 of a zero byte and that entry is the leaf that `event.proof.proof` (c2sp.org/tlog-proof) shows to be in the log whose checkpoint is in it.",
  "How it came to be allowed: `approval` has the server's version that was called, and by which submission, votes and snapshot it was approved. `chosen` says how the version was found.",
];
