import { fileAnswer } from "#lib/core/file-answer.ts";
import { command } from "#lib/kernel/command.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { loadReportedItems, reviewCsv, reviewJson } from "./review-evidence.ts";
import { loadReview, reviewTarget } from "./review-row.ts";
import { loadReviewView } from "./review-view.ts";
import { accessReviewExportInput } from "./schemas.ts";

/** The log says what was handed out, by its digest, so that a file can later be told from one that was changed. */
export const exportAccessReview = command({
  id: "evidence.export",
  permission: "evidence.export",
  summary: "An access review as evidence: what was found, decided and done, by whom, and who signed it off",
  input: accessReviewExportInput,
  output: fileAnswer,
  target: ({ id }) => ({ type: "access_review", id }),
  async run(ctx, { id, format }) {
    const view = await loadReviewView(ctx, ctx.tx, id);
    const at = await ctx.now();
    const row = await loadReview(ctx.tx, id);
    const items = await loadReportedItems(ctx.tx, row, at);
    const file =
      format === "json"
        ? {
            contentType: "application/json",
            filename: `access-review-${id}.json`,
            body: reviewJson(view, items, at),
          }
        : {
            contentType: "text/csv; charset=utf-8",
            filename: `access-review-${id}.csv`,
            body: reviewCsv(items),
          };
    await ctx.audit({
      target: reviewTarget(row),
      after: { format, items: items.length, digest: digestOfText(file.body) },
    });
    return file;
  },
});
