import { requestGrant, voteGrant } from "#lib/access/grants/index.ts";
import { loadAccessPolicy, proposeAccessPolicy } from "#lib/access/policy/index.ts";
import { insertAgent, uniqueClaim } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { addTeam, ctxOf } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";
import { live } from "./servers.ts";
import { delegateTo, reviewers } from "./submissions.ts";

/** A request for an agent that a team answers for, made by one of the team. */
export async function requestedGrant() {
  const people = await cast("stranger", "submitter", "teamMember", "submittersDelegate", "ownersDelegate");
  const { submitter, teamMember } = people;
  const [agent, { name: server }] = [await agentOf(await addTeam(submitter, teamMember)), await live("team")];
  const { id, digest } = await requestGrant(ctxOf(submitter), {
    agent_id: agent,
    server,
    scopes: ["write"],
    reason: "It tells the weather.",
  });
  await delegateTo(submitter, people.submittersDelegate);
  await delegateTo(teamMember, people.ownersDelegate);
  return { id, digest, agent, server, people };
}

/** The same, once governance and compliance approved it. */
export async function givenGrant() {
  const grant = await requestedGrant();
  const { id, digest } = grant;
  const { governance, compliance } = await reviewers();
  for (const reviewer of [governance, compliance])
    await voteGrant(ctxOf(reviewer), { id, digest, decision: "approve", reason: "Fine." });
  return grant;
}

async function agentOf(team: string): Promise<string> {
  const { creator } = await cast("creator");
  return (await insertAgent({ owner: team, createdBy: creator, recognisedBy: uniqueClaim() })).id;
}

/** A proposal to record fewer permits. */
export async function accessPolicyChange() {
  const people = await cast("stranger", "proposer", "proposersDelegate");
  const { version, document } = await loadAccessPolicy(db());
  const change = { base_version: version, document: { ...document, permits_recorded: 0.5 } };
  const { id, digest } = await proposeAccessPolicy(ctxOf(people.proposer), { ...change, reason: "Fewer." });
  await delegateTo(people.proposer, people.proposersDelegate);
  return { id, digest, people, change };
}
