import { gapsOf } from "#lib/core/matrix-rules.ts";
import type { SubmissionStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { type Demand, demandFor, loadApprovalMatrix, strictestDemand } from "#lib/settings/index.ts";
import {
  type MatrixRule,
  type PolicyPreview,
  policyPreview,
  previewPolicyInput,
} from "#lib/settings/schemas.ts";
import { factsToMeet } from "./matrix-facts.ts";
import { ruleFor } from "./namespace-rules.ts";
import { liveVersions, openSubmissions } from "./preview-rows.ts";
import type { ServerJson } from "./server-json.ts";
import type { ToolLabel } from "./tool-labels.ts";

const shownMax = 100;

export const previewPolicy = query({
  id: "previewPolicy",
  permission: "policy.read",
  summary:
    "What another approval matrix would change: nothing that is in review, and what is asked from then on",
  input: previewPolicyInput,
  output: policyPreview,
  async run(_ctx, { rules }) {
    const [inForce, namespaces] = await Promise.all([
      loadApprovalMatrix(db()),
      db().namespace.findMany({ select: { prefix: true } }),
    ]);
    const compare: Compare = ({ classification, accessLevel, document, labels, approved }) => {
      const parsed = document === null ? null : (JSON.parse(document) as ServerJson);
      const asked = factsToMeet({
        facts: { classification, accessLevel },
        approved,
        document: parsed,
        labels: JSON.parse(labels) as ToolLabel[],
        inHouse: parsed !== null && ruleFor(parsed.name, namespaces) !== undefined,
      });
      const demandOf = (some: readonly MatrixRule[]) =>
        strictestDemand(asked.map((facts) => demandFor({ rules: [...some] }, facts)));
      return { document: parsed, before: demandOf(inForce.rules), after: demandOf(rules) };
    };
    const [submissions, servers] = await Promise.all([previewSubmissions(compare), previewServers(compare)]);
    return { version: inForce.version, submissions, servers, gaps: gapsOf(rules) };
  },
});

type Matter = {
  classification: string;
  accessLevel: string;
  document: string | null;
  /** As JSON text. */
  labels: string;
  approved: { classification: string; accessLevel: string } | null;
};
type Compare = (matter: Matter) => { document: ServerJson | null; before: Demand; after: Demand };

/** Which open submissions would need something else, were they submitted now. */
async function previewSubmissions(compare: Compare): Promise<PolicyPreview["submissions"]> {
  const items: PolicyPreview["submissions"]["items"] = [];
  let open = 0;
  let changed = 0;
  for await (const row of openSubmissions()) {
    open++;
    const { server } = row.version ?? {};
    const { document, before, after } = compare({ ...row, approved: approvedFacts(server) });
    if (saysTheSame(before, after)) continue;
    changed++;
    if (items.length === shownMax) continue;
    items.push({
      id: row.id,
      status: row.status as SubmissionStatus,
      server: document?.name ?? null,
      title: document?.title ?? document?.name ?? row.url ?? row.id,
      before: { stages: before.stages, due_hours: before.dueHours },
      after: { stages: after.stages, due_hours: after.dueHours },
    });
  }
  return { open, changed, items };
}

/** How many live servers would be due at another time. One with several versions is due when the first of them is. */
async function previewServers(compare: Compare): Promise<PolicyPreview["servers"]> {
  const days = new Map<string, { before: number; after: number }>();
  for await (const row of liveVersions()) {
    const { classification, accessLevel } = row.server;
    if (classification === null || accessLevel === null) continue;
    const [submission] = row.submissions;
    const { before, after } = compare({
      classification,
      accessLevel,
      document: row.document,
      labels: submission?.labels ?? "[]",
      approved: null,
    });
    const known = days.get(row.serverId);
    days.set(row.serverId, {
      before: Math.min(known?.before ?? Number.POSITIVE_INFINITY, before.recertifyDays),
      after: Math.min(known?.after ?? Number.POSITIVE_INFINITY, after.recertifyDays),
    });
  }
  const all = [...days.values()];
  return {
    live: all.length,
    due_earlier: all.filter(({ before, after }) => after < before).length,
    due_later: all.filter(({ before, after }) => after > before).length,
  };
}

function approvedFacts(server: { classification: string | null; accessLevel: string | null } | undefined) {
  const { classification, accessLevel } = server ?? {};
  return classification && accessLevel ? { classification, accessLevel } : null;
}

function saysTheSame(before: Demand, after: Demand): boolean {
  const needs = ({ stages }: Demand) => new Map(stages.map(({ role, need }) => [role, need]));
  const [old, now] = [needs(before), needs(after)];
  return (
    before.dueHours === after.dueHours &&
    old.size === now.size &&
    [...old].every(([role, need]) => now.get(role) === need)
  );
}
