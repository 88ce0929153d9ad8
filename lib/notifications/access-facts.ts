import { ownersOf } from "#lib/access/agents/index.ts";
import { grantInclude, grantName, statusAt, toGrantCase } from "#lib/access/grants/index.ts";
import { loadAccessPolicy } from "#lib/access/policy/index.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { proposalInclude, toPolicyCase } from "#lib/settings/proposals/index.ts";
import { brokenRuleId } from "./access-subjects.ts";
import { loadDeciders } from "./deciders.ts";
import type { BrokenRuleFacts, GrantFacts, PolicyFacts } from "./facts.ts";
import { inPerson, presentWith, signersOf, toReaders } from "./readers.ts";
import type { EventOf } from "./recipients.ts";

/** @returns null when there is no such change */
export async function loadAccessPolicyFacts(
  tx: Tx,
  { kind, access_policy_change_id: id }: Extract<OutboxEvent, { access_policy_change_id: string }>,
  at: Date,
): Promise<PolicyFacts | null> {
  const row = await tx.accessPolicyChange.findUnique({ where: { id }, include: proposalInclude });
  if (!row) return null;
  return {
    subject: { type: "access_policy_change", id, name: "Access policy" },
    actor: kind === "access_policy.proposed" || row.status === "withdrawn" ? row.proposer : null,
    status: row.status as PolicyChangeStatus,
    adoptedVersion: row.adoptedVersion,
    proposers: toReaders([row.proposerId]),
    signers: signersOf(toPolicyCase(row), inPerson(await loadDeciders(tx, at))),
  };
}

/** @returns null when another version is in force by now */
export async function loadBrokenRuleFacts(
  tx: Tx,
  event: EventOf<"access_policy.rule_broken">,
  at: Date,
): Promise<BrokenRuleFacts | null> {
  const { version } = await loadAccessPolicy(tx);
  if (version !== event.policy_version) return null;
  const people = await loadDeciders(tx, at);
  return {
    subject: { type: "access_policy", id: brokenRuleId(event), name: event.rule },
    actor: null,
    administrators: presentWith("admin", people),
    governance: presentWith("governance", people),
  };
}

/** @returns null when there is no such grant */
export async function loadGrantFacts(
  tx: Tx,
  { kind, grant_id: id }: Extract<OutboxEvent, { grant_id: string }>,
  at: Date,
): Promise<GrantFacts | null> {
  const row = await tx.grant.findUnique({ where: { id }, include: grantInclude });
  if (!row) return null;
  const narrowed = kind === "grant.narrowed" ? await loadNarrowings(tx, id) : null;
  return {
    subject: { type: "grant", id, name: grantName(row) },
    actor: kind === "grant.requested" ? row.requester : (narrowed?.by ?? row.endedBy),
    taken: narrowed?.taken ?? null,
    status: statusAt(row, at),
    because: row.endReason,
    requesters: toReaders([row.requesterId]),
    owners: toReaders(ownersOf(row.agent).map((owner) => owner.id)),
    signers: signersOf(toGrantCase(row, at), inPerson(await loadDeciders(tx, at))),
  };
}

/** What is taken from a grant now, and whose doing that was; whoever gave something back is not known from it. */
async function loadNarrowings(tx: Tx, grantId: string) {
  const rows = await tx.grantNarrowing.findMany({
    where: { grantId },
    orderBy: { id: "asc" },
    include: { createdBy: { select: { id: true, name: true } } },
  });
  const standing = rows.filter(({ taken, restored }) => restored.length < taken.length);
  const tools = standing.flatMap(({ taken, restored }) => taken.filter((tool) => !restored.includes(tool)));
  const last = rows.at(-1);
  const until = standing.at(-1)?.shadowUntil;
  return {
    taken: until ? { tools: new Set(tools).size, until } : null,
    by: last && last.restored.length === 0 ? last.createdBy : null,
  };
}
