import type { OutboxEvent } from "#lib/core/events.ts";
import type { Tx } from "#lib/db/client.ts";
import {
  findRecertifications,
  loadDemandRules,
  recertificationStages,
  toRecertificationCase,
} from "#lib/lifecycle/index.ts";
import { loadDeciders } from "./deciders.ts";
import type { RecertificationFacts } from "./facts.ts";
import { inPerson, presentWith, signersOf, toReaders } from "./readers.ts";

type RecertificationEvent = Extract<OutboxEvent, { recertification_id: string }>;

/** @returns null when there is no such recertification */
export async function loadRecertificationFacts(
  tx: Tx,
  event: RecertificationEvent,
  at: Date,
): Promise<RecertificationFacts | null> {
  const { recertification_id: id } = event;
  const [row] = await findRecertifications(tx, { where: { id } });
  if (!row) return null;
  const people = await loadDeciders(tx, at);
  const stages = recertificationStages(row, await loadDemandRules(tx));
  const decision = toRecertificationCase(row, stages, "approve");
  const { server, version } = row.version;
  return {
    subject: { type: "recertification", id, name: `${server.name} ${version}` },
    actor: event.kind === "recertification.confirmed" ? row.confirmedBy : null,
    status: row.status,
    unowned: row.orphaned !== null || (row.status === "awaiting_reviewer" && row.confirmedById === null),
    owners: toReaders(row.owners),
    confirmers: toReaders([row.confirmedById]),
    signers: signersOf(decision, inPerson(people)),
    reviewers: signersOf({ ...decision, phase: { kind: "open" } }, inPerson(people)),
    governance: presentWith("governance", people),
    lapseOver: event.kind === "recertification.decided" && row.status !== "closed" ? row.versionId : null,
  };
}
