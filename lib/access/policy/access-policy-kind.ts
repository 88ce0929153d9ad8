import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newId } from "#lib/core/ids.ts";
import type { Prisma } from "#lib/db/client.ts";
import { type PolicyKind, proposalInclude } from "#lib/settings/proposals/index.ts";
import { changedParts } from "./changed-parts.ts";
import { loadAccessPolicy, readDocument } from "./load-access-policy.ts";
import type { AccessPolicyDocument } from "./schemas.ts";

type Row = Prisma.AccessPolicyChangeGetPayload<{ include: typeof proposalInclude }>;
type Shown = { base_document: AccessPolicyDocument; document: AccessPolicyDocument };

/** The access policy, as what versions are proposed of. */
export const accessPolicyKind: PolicyKind<AccessPolicyDocument, Row, Shown> = {
  words: {
    name: "access policy",
    short: "access policy",
    unchanged: "That is what the policy says already. Change something first.",
  },
  target: "access_policy_change",
  decided: "access_policy.decide",
  event: (happened, id) => ({ kind: `access_policy.${happened}`, access_policy_change_id: id }),

  signed: (document) => ({ document }),
  isSame: (before, after) => canonicalJson(before) === canonicalJson(after),
  changes: changedParts,
  show: (row) => ({ base_document: readDocument(row.base), document: readDocument(row) }),

  newId: () => newId("accessPolicyChange"),
  async loadInForce(tx) {
    const { version, document } = await loadAccessPolicy(tx);
    return { version, content: document };
  },
  lock: (tx, id) => tx.$queryRaw`SELECT id FROM access_policy_change WHERE id = ${id} FOR UPDATE`,
  lockWaiting: (tx) => tx.$queryRaw`SELECT id FROM access_policy_change WHERE status = 'proposed' FOR UPDATE`,
  find: (tx, id) => tx.accessPolicyChange.findUnique({ where: { id }, include: proposalInclude }),
  list: (tx, before, take) =>
    tx.accessPolicyChange.findMany({
      where: before ? { id: { lt: before } } : {},
      include: proposalInclude,
      orderBy: { id: "desc" },
      take,
    }),
  insert: (tx, proposal, document) =>
    tx.accessPolicyChange.create({ data: { ...proposal, document: JSON.stringify(document) } }),
  end: (tx, id, ending) => tx.accessPolicyChange.update({ where: { id, status: "proposed" }, data: ending }),
  adopt: (tx, { document }, version) => tx.accessPolicy.create({ data: { ...version, document } }),
  voteOn: (id) => ({ accessPolicyChangeId: id }),
};
