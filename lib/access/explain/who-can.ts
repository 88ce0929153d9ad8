import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { Tx } from "#lib/db/client.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import type { ExplainedRow } from "./explain-access.ts";
import { askAccess, takeRows, whyNothing } from "./find-access.ts";
import { loadOrigins, toBecause } from "./grant-origins.ts";
import type { Place } from "./held-access.ts";
import { type AccessMapRow, accessMap, whoCanQuery } from "./schemas.ts";

export const whoCan = query({
  id: "whoCan",
  permission: "grant.read",
  summary: "Which agent may use which tool of which server, because of what, and what stands in the way",
  input: whoCanQuery,
  output: accessMap,
  async run(ctx, { cursor, limit, ...filters }) {
    const after = cursor === undefined ? undefined : placeOf(cursor);
    const asked = await askAccess(ctx, filters);
    const page = toPage(await takeRows(asked, limit + 1, after), limit, ({ agent, server, tool }) => [
      agent.id,
      server,
      tool,
    ]);
    const items = await withOrigins(db(), page.items);
    return {
      ...page,
      items,
      revision: asked.world.revision,
      at: new Date(asked.nowMs).toISOString(),
      nothing: items.length === 0 && after === undefined ? whyNothing(asked) : null,
    };
  },
});

function placeOf(cursor: string): Place {
  const [agent = "", server = "", tool = ""] = decodeCursor(cursor, 3);
  return [agent, server, tool];
}

/** The rows with who requested and signed the grants that they rest on. */
export async function withOrigins(
  tx: Pick<Tx, "grant">,
  rows: readonly ExplainedRow[],
): Promise<AccessMapRow[]> {
  const ids = new Set(rows.flatMap(({ because }) => because.map(({ grantId }) => grantId)));
  const origins = await loadOrigins(tx, ids);
  return rows.map((row) => ({ ...row, because: row.because.map((reason) => toBecause(reason, origins)) }));
}
