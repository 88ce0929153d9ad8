import { db } from "#lib/db/client.ts";
import { createClient, createDelegation, createToken, createUser, disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { handleDeliverEvent, listNotifications } from "#lib/notifications/index.ts";
import { setNamespace } from "#lib/registry/index.ts";
import { loadApprovalMatrix, proposePolicy } from "#lib/settings/index.ts";
import { addPerson, addTeam, ctxOf, twoSignatures, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";
import { inDays } from "./servers.ts";
import { delegateTo, publisherOf } from "./submissions.ts";

/** Nothing in particular: for lists, and for what is made anew. */
export async function nothing() {
  const people = await cast("stranger");
  return {
    people,
    team: await addTeam(),
    another: await addPerson("member"),
    itsPublisher: publisherOf("com.example"),
  };
}

export async function account() {
  const people = await cast("stranger", "self");
  return { id: people.self.id, people };
}

/** Somebody who signs in with a password of their own. */
export async function accountWithPassword() {
  const name = unique("person");
  const { id } = await createUser(systemCtx("tests"), {
    email: `${name}@example.com`,
    name,
    roles: ["governance"],
    password: "correct horse battery staple",
  });
  return { id, people: await cast("stranger") };
}

export async function token() {
  const people = await cast("stranger", "holder");
  const { id } = await createToken(ctxOf(people.holder), { name: "theirs", scopes: ["*"] });
  return { id, people };
}

export async function client() {
  const people = await cast("stranger", "creator");
  const { client_id } = await createClient(ctxOf(people.creator), {
    name: unique("gateway"),
    kind: "gateway",
    scopes: ["*"],
  });
  return { id: client_id, people };
}

export async function namespace() {
  const people = await cast("stranger", "teamMember");
  const team = await addTeam(people.teamMember);
  const { id } = await setNamespace(systemCtx("tests"), {
    prefix: unique("org.example"),
    team: team.slice("team:".length),
    ...twoSignatures,
  });
  return { id, people };
}

export async function delegation() {
  const people = await cast("stranger", "principal", "delegate");
  const { id } = await delegateTo(people.principal, people.delegate);
  return { id, people };
}

/** A delegation to somebody who is not there any more. */
export async function delegationOfLeaver() {
  const { id, people } = await delegation();
  await disableUser(systemCtx("tests"), { id: people.delegate.id });
  const { delegate: _, ...others } = people;
  return { id, people: others };
}

/** Somebody was told that they act for another. */
export async function notification() {
  const people = await cast("stranger", "principal", "holder");
  const { id: about } = await createDelegation(ctxOf(people.principal), {
    delegate: people.holder.id,
    reason: "On holiday.",
    ends_at: inDays(1),
  });
  const event = await db().outboxEvent.findFirstOrThrow({ where: { payload: { contains: about } } });
  await handleDeliverEvent({ event_id: event.id });
  const { items } = await listNotifications(ctxOf(people.holder), {});
  const [told] = items;
  if (!told) throw new Error("Nobody was told.");
  return { id: told.id, people };
}

/** The matrix in force with another due time. */
export async function anotherMatrix() {
  const { version, rules } = await loadApprovalMatrix(db());
  return { base_version: version, rules: rules.map((rule) => ({ ...rule, due_hours: rule.due_hours + 1 })) };
}

export async function policyChange() {
  const people = await cast("stranger", "proposer", "proposersDelegate");
  const change = await anotherMatrix();
  const { id, digest } = await proposePolicy(ctxOf(people.proposer), { ...change, reason: "Later." });
  await delegateTo(people.proposer, people.proposersDelegate);
  return { id, digest, people, change };
}
