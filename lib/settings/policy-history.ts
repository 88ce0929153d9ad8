import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { changeInclude, rulesOfRow } from "./policy-row.ts";
import { loadPolicyChangeView, loadSurroundings, toPolicyChangeView } from "./policy-view.ts";
import {
  policyChangePage,
  policyChangeRef,
  policyChangeView,
  policyHistoryQuery,
  policyVersionPage,
} from "./schemas.ts";

export const getPolicyChange = query({
  id: "getPolicyChange",
  permission: "policy.read",
  summary: "One proposed change of the approval matrix, with who signed it and what you may do",
  input: policyChangeRef,
  output: policyChangeView,
  run: (ctx, { id }) => loadPolicyChangeView(ctx, db(), id),
});

export const listPolicyChanges = query({
  id: "listPolicyChanges",
  permission: "policy.read",
  summary: "Proposed changes of the approval matrix, newest first; the one that waits is the first",
  input: policyHistoryQuery,
  output: policyChangePage,
  async run(ctx, { cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const [rows, surroundings] = await Promise.all([
      db().policyChange.findMany({
        where: before ? { id: { lt: before } } : {},
        include: changeInclude,
        // One waits at most, and nobody proposes another one until then, so that the newest one is it.
        orderBy: { id: "desc" },
        take: limit + 1,
      }),
      loadSurroundings(db()),
    ]);
    const page = toPage(rows, limit, (row) => [row.id]);
    return { ...page, items: page.items.map((row) => toPolicyChangeView(ctx, row, surroundings)) };
  },
});

export const listPolicyVersions = query({
  id: "listPolicyVersions",
  permission: "policy.read",
  summary: "Every version of the approval matrix, newest first; the first is in force",
  input: policyHistoryQuery,
  output: policyVersionPage,
  async run(_ctx, { cursor, limit }) {
    const below = cursor ? versionOf(cursor) : undefined;
    const rows = await db().approvalPolicy.findMany({
      where: below === undefined ? {} : { version: { lt: below } },
      include: { change: { include: changeInclude } },
      orderBy: { version: "desc" },
      take: limit + 1,
    });
    const { version: inForce } = await db().approvalPolicy.findFirstOrThrow({
      select: { version: true },
      orderBy: { version: "desc" },
    });
    const page = toPage(rows, limit, ({ version }) => [String(version)]);
    return {
      ...page,
      items: page.items.map((row, index) => {
        const before = rows[index + 1];
        const { change } = row;
        return {
          version: row.version,
          rules: rulesOfRow(row),
          base_rules: before ? rulesOfRow(before) : null,
          reason: change?.reason ?? null,
          created_by: change?.proposer.name ?? row.createdBy,
          signed_by: (change?.votes ?? [])
            .filter(({ decision, late }) => decision === "approve" && !late)
            .map(({ voter }) => voter.name),
          created_at: row.createdAt.toISOString(),
          in_force: row.version === inForce,
        };
      }),
    };
  },
});

const largestInt = 2_147_483_647;

function versionOf(cursor: string): number {
  const version = Number(decodeCursor(cursor, 1)[0]);
  if (!Number.isInteger(version) || Math.abs(version) > largestInt)
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return version;
}
