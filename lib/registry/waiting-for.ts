import type { SubmissionStatus } from "#lib/core/words.ts";
import type { Slate } from "#lib/decisions/index.ts";
import type { StageView } from "./schemas.ts";
import { type SubmissionRow, submitterOf } from "./submission-row.ts";

/** Who must act next, in words; null when nobody must. */
export function waitingFor(
  row: SubmissionRow,
  stages: readonly StageView[],
  slate: Slate,
  administrators: readonly { name: string }[],
): string | null {
  switch (row.status as SubmissionStatus) {
    case "draft":
      return row.readError ? `${submitterOf(row).name}, to retry or withdraw` : "the server to be read";
    case "changes_requested":
      return `${submitterOf(row).name}, to answer the requested changes`;
    case "in_review": {
      const ask = administrators.map(({ name }) => name).join(" or ") || "an administrator";
      if (stages.length === 0)
        return `an administrator: the matrix names nobody for this classification and access level; ask ${ask}`;
      const open = stages.filter((stage) => stage.have < stage.need).map(describeStage);
      if (open.length === 0)
        return "those who signed: their conditions have run out, or leave nothing together";
      if (slate.complete) return open.join(", and ");
      const missing = slate.missing.map(({ role, need }) => `${need} more with the role ${role}`);
      return `${open.join(", and ")}, which nobody can give: it takes ${missing.join(" and ")}; ask ${ask}`;
    }
    default:
      return null;
  }
}

function describeStage({ role, need, have }: StageView): string {
  const missing = need - have;
  return `${missing} more ${role} ${missing === 1 ? "signature" : "signatures"}`;
}
