import type { OutboxEvent } from "#lib/core/events.ts";
import type { QuarantineScope, QuarantineStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { loadStoppedServers, peopleWhoOwn, quarantineInclude, toLiftCase } from "#lib/lifecycle/index.ts";
import { loadDeciders } from "./deciders.ts";
import type { QuarantineFacts } from "./facts.ts";
import { inPerson, presentWith, signersOf, toReaders } from "./readers.ts";

type QuarantineEvent = Extract<OutboxEvent, { quarantine_id: string }>;

/** @returns null when there is no such quarantine */
export async function loadQuarantineFacts(
  tx: Tx,
  event: QuarantineEvent,
  at: Date,
): Promise<QuarantineFacts | null> {
  const { quarantine_id: id } = event;
  const row = await tx.quarantine.findUnique({ where: { id }, include: quarantineInclude });
  if (!row) return null;
  const people = await loadDeciders(tx, at);
  const owners = await peopleWhoOwn(tx, await loadStoppedServers(tx, id));
  const doers = { "quarantine.placed": row.placedBy, "quarantine.lift_proposed": row.liftProposedBy };
  return {
    subject: { type: "quarantine", id, name: nameOf(row) },
    actor: event.kind in doers ? doers[event.kind as keyof typeof doers] : null,
    status: row.status as QuarantineStatus,
    owners: toReaders(owners),
    placers: toReaders([row.placedById]),
    proposers: toReaders([row.liftProposedById]),
    voters: toReaders(row.votes.map(({ voterId }) => voterId)),
    signers: signersOf(toLiftCase(row, owners), inPerson(people)),
    governance: presentWith("governance", people),
    compliance: presentWith("compliance", people),
  };
}

function nameOf({ scope, target }: { scope: string; target: string }): string {
  switch (scope as QuarantineScope) {
    case "server":
      return target;
    case "owner":
      return `all servers of ${target}`;
    case "everything":
      return "every server";
  }
}
