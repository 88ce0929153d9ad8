import { hasOwner } from "#lib/core/has-owner.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { Classification } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type ApprovedTool, approvedTools } from "../agents/index.ts";
import { grantDemand, loadAccessPolicy, meets } from "../policy/index.ts";
import { coveredTools, levelsOf, unknownTools } from "../terms/index.ts";
import { grantDigest } from "./grant-digest.ts";
import { type GrantRow, stagesOf } from "./grant-row.ts";

/** What keeps a grant from being given. `meanwhile`: what to do about what may pass; null for what will not. */
export type Overtaken = { because: string; meanwhile: string | null };

/**
 * Why a grant can't be given any more though everybody signed it; null while it can. What was true when it was requested
 * is looked at again, under locks.
 */
export async function whyOvertaken(tx: Tx, row: GrantRow, at: Date): Promise<Overtaken | null> {
  const byPeople = overtakenByPeople(row);
  if (byPeople) return byPeople;
  await tx.$queryRaw`SELECT id FROM server WHERE id = ${row.serverId} FOR SHARE`;
  const { classification } = await tx.server.findUniqueOrThrow({ where: { id: row.serverId } });
  const approved = (await approvedTools(tx, [row.serverId], at)).get(row.serverId);
  if (!classification || !approved)
    return {
      because: "The server is not approved now.",
      meanwhile: "Deny this, or wait until it is again.",
    };
  return (
    overtakenByTools(row, approved) ??
    overtakenByAgent(row) ??
    (await overtakenByPolicy(tx, row, classification as Classification, approved))
  );
}

function overtakenByPeople({ requester, agent }: GrantRow): Overtaken | null {
  if (requester.disabledAt)
    return lasting(
      `The account of ${oneLine(requester.name, 80)}, who requested this, is disabled. Somebody else who answers for the agent can request it again.`,
    );
  if (agent.disabledAt)
    return {
      because: "The agent is disabled.",
      meanwhile: "Have it enabled before you approve this, or deny it.",
    };
  if (!hasOwner(agent))
    return {
      because: "Nobody with an active account answers for the agent.",
      meanwhile: "Deny this, and have an administrator give the agent another owner.",
    };
  return null;
}

function overtakenByTools(row: GrantRow, approved: readonly ApprovedTool[]): Overtaken | null {
  const [unknown] = unknownTools(row, approved);
  if (unknown !== undefined)
    return {
      because: `The tool ${oneLine(unknown, 100)} is not approved any more.`,
      meanwhile: "Deny this, or wait until it is again.",
    };
  const covered = new Set(coveredTools(row, approved).map(({ name }) => name));
  const raised = row.tools.find((tool) => !covered.has(tool));
  if (raised === undefined) return null;
  return lasting(
    `Reviewers found the tool ${oneLine(raised, 100)} to do more than when this was requested. Request it again.`,
  );
}

function overtakenByAgent(row: GrantRow): Overtaken | null {
  if (grantDigest(row.agent, row, stagesOf(row)) !== row.digest)
    return lasting(
      "The agent is not what it was when this was requested: it is named or recognised otherwise, its purpose, its gateways or for whom it acts changed, or somebody else answers for it. Request it again.",
    );
  if (row.follows?.status === "revoked")
    return lasting("The grant that this one was to go on from was revoked. Request it anew.");
  return null;
}

async function overtakenByPolicy(
  tx: Tx,
  row: GrantRow,
  classification: Classification,
  approved: readonly ApprovedTool[],
): Promise<Overtaken | null> {
  const { version, document } = await loadAccessPolicy(tx);
  const demand = grantDemand(document, { classification, levels: levelsOf(row, approved) });
  if (meets(stagesOf(row), row.durationMinutes, demand)) return null;
  return lasting(
    `What it asks for takes more than when it was requested, by version ${version} of the access policy. Request it again.`,
  );
}

function lasting(because: string): Overtaken {
  return { because, meanwhile: null };
}
