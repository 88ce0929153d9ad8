import { DomainError } from "#lib/core/errors.ts";
import { fileAnswer } from "#lib/core/file-answer.ts";
import { db } from "#lib/db/client.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { longCommand } from "#lib/kernel/long-command.ts";
import { accessCsv } from "./access-csv.ts";
import { askAccess, takeRows } from "./find-access.ts";
import { type WhoCanFilters, whoCanExport } from "./schemas.ts";
import { withOrigins } from "./who-can.ts";

/** An answer that is cut would prove something that is not so: one that is too long is refused. */
const rowsMax = 10_000;

export const exportAccess = longCommand({
  id: "evidence.export",
  permission: "evidence.export",
  summary: "Who can do what, as CSV: the whole answer, with why",
  input: whoCanExport,
  output: fileAnswer,
  target: targetOf,
  async read(ctx, filters) {
    const asked = await askAccess(ctx, filters);
    const rows = await takeRows(asked, rowsMax + 1);
    if (rows.length > rowsMax)
      throw new DomainError(
        "too_large",
        `This has more than ${rowsMax.toLocaleString("en")} rows. Name a server, a tool or a level, and export part after part.`,
      );
    return { asked, rows: rows.length, body: accessCsv(await withOrigins(ctx.tx ?? db(), rows)) };
  },
  async finish(ctx, { asked, rows, body }, filters) {
    const { agent, server } = asked.question;
    await ctx.audit({
      target: agent
        ? { type: "agent", id: agent.id, name: agent.name }
        : { type: "server", id: server?.id ?? filters.server ?? "", name: filters.server },
      after: {
        format: "csv",
        asked: filters,
        revision: asked.world.revision,
        rows,
        digest: digestOfText(body),
      },
    });
    return { contentType: "text/csv; charset=utf-8", filename: "who-can-do-what.csv", body };
  },
});

function targetOf({ agent, server }: WhoCanFilters) {
  return agent === undefined
    ? ({ type: "server", id: server ?? "" } as const)
    : ({ type: "agent", id: agent } as const);
}
