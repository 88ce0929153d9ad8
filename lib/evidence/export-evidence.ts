import { fileAnswer } from "#lib/core/file-answer.ts";
import { command } from "#lib/kernel/command.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { filenameOf } from "./filename.ts";
import { renderBundle } from "./html/document.ts";
import { loadParts } from "./load-parts.ts";
import { evidenceInput } from "./schemas.ts";
import { seeOneMoment } from "./see-one-moment.ts";
import { sealVersionBundle } from "./version-bundle.ts";

/**
 * Changes nothing but the log, which says what was handed out to whom, by its digest, so that a file can later be told
 * from one that was changed.
 */
export const exportEvidence = command({
  id: "evidence.export",
  permission: "evidence.export",
  summary: "Everything about one version as evidence: reviews, votes, quarantines, recertifications, the log",
  input: evidenceInput,
  output: fileAnswer,
  target: ({ name }) => ({ type: "server", id: name }),
  async run(ctx, { name, version, format }) {
    await seeOneMoment(ctx);
    const at = await ctx.now();
    const parts = await loadParts(ctx.tx, name, version, at);
    const bundle = await sealVersionBundle({ at, actor: ctx.actor, parts });
    const filename = filenameOf(name, version, format);
    const file =
      format === "json"
        ? { contentType: "application/json", filename, body: `${JSON.stringify(bundle, null, 2)}\n` }
        : {
            contentType: "text/html; charset=utf-8",
            filename,
            body: renderBundle(bundle),
            inline: true as const,
          };
    await ctx.audit({
      target: { type: "server", id: parts.server.id, name },
      after: {
        version,
        format,
        digest: digestOfText(file.body),
        bundle: bundle.manifest.whole,
        complete: bundle.complete,
      },
    });
    return file;
  },
});
