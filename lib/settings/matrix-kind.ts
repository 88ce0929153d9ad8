import { newId } from "#lib/core/ids.ts";
import { diffRules, sameRules } from "#lib/core/matrix-rules.ts";
import type { Prisma } from "#lib/db/client.ts";
import { type PolicyKind, proposalInclude } from "./proposals/index.ts";
import { loadApprovalMatrix } from "./queries.ts";
import { approvalMatrix, type MatrixRule } from "./schemas.ts";

type Row = Prisma.PolicyChangeGetPayload<{ include: typeof proposalInclude }>;
type Shown = { base_rules: MatrixRule[]; rules: MatrixRule[] };

/** The approval matrix, as what versions are proposed of. */
export const matrixKind: PolicyKind<MatrixRule[], Row, Shown> = {
  words: {
    name: "approval matrix",
    short: "matrix",
    unchanged: "That is what the matrix says already. Change a rule first.",
  },
  target: "policy_change",
  decided: "policy.decide",
  event: (happened, id) => ({ kind: `policy.${happened}`, policy_change_id: id }),

  signed: (rules) => ({ rules }),
  isSame: sameRules,
  changes(before, after) {
    const { removed, added } = diffRules(before, after);
    return { before: { rules: removed }, after: { rules: added } };
  },
  show: (row) => ({ base_rules: rulesOfRow(row.base), rules: rulesOfRow(row) }),

  newId: () => newId("policyChange"),
  async loadInForce(tx) {
    const { version, rules } = await loadApprovalMatrix(tx);
    return { version, content: rules };
  },
  lock: (tx, id) => tx.$queryRaw`SELECT id FROM policy_change WHERE id = ${id} FOR UPDATE`,
  lockWaiting: (tx) => tx.$queryRaw`SELECT id FROM policy_change WHERE status = 'proposed' FOR UPDATE`,
  find: (tx, id) => tx.policyChange.findUnique({ where: { id }, include: proposalInclude }),
  list: (tx, before, take) =>
    tx.policyChange.findMany({
      where: before ? { id: { lt: before } } : {},
      include: proposalInclude,
      orderBy: { id: "desc" },
      take,
    }),
  insert: (tx, proposal, rules) => tx.policyChange.create({ data: { ...proposal, rules } }),
  end: (tx, id, ending) => tx.policyChange.update({ where: { id, status: "proposed" }, data: ending }),
  adopt: (tx, row, version) => tx.approvalPolicy.create({ data: { ...version, rules: rulesOfRow(row) } }),
  voteOn: (id) => ({ policyChangeId: id }),
};

export function rulesOfRow(row: { rules: Prisma.JsonValue }): MatrixRule[] {
  return approvalMatrix.shape.rules.parse(row.rules);
}
