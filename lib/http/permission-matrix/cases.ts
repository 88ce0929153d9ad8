import type { Actor, UserActor } from "#lib/core/actor.ts";
import { type Role, roles } from "#lib/core/words.ts";
import { anonymousCtx } from "#prisma/seed/factories.ts";
import type { Machine, Matter, Relation } from "./matter.ts";
import type { Refusal, Row } from "./row.ts";
import { publisherOf } from "./submissions.ts";

/** Roles that a person holds together. Two, for whoever asks and decides; all, for whoever could do anything. */
const roleSets: readonly (readonly Role[])[] = [
  ...roles.map((role) => [role]),
  [],
  ["member", "governance"],
  roles,
];

/** Somebody who asks for something, and what is to become of it. */
export type Case = {
  who: Relation | Machine | "anonymous";
  /** Those that their account has while they ask. */
  roles: readonly Role[];
  actor: Actor;
  allowed: boolean;
  /** How a refusal may look. */
  refusals: readonly Refusal[];
};

export function casesOf(row: Row, { people, itsPublisher }: Matter): Case[] {
  const persons = Object.entries(people).flatMap(([relation, person]) =>
    roleSets.map((held) => personCase(row, relation as Relation, person, held)),
  );
  const machines = { ...strangeMachines, ...(itsPublisher ? { itsPublisher } : {}) };
  return [
    ...persons,
    ...Object.entries(machines).map(([name, actor]) => machineCase(row, name as Machine, actor)),
    {
      who: "anonymous",
      roles: [],
      actor: anonymousCtx().actor,
      allowed: false,
      refusals: ["unauthenticated"],
    },
  ];
}

function personCase(row: Row, who: Relation, person: UserActor, held: readonly Role[]): Case {
  const { allowed, refusedAs = {} } = row;
  const enough = isList(allowed) ? allowed : (allowed[who] ?? []);
  const other = refusedAs[who];
  return {
    who,
    roles: held,
    actor: { ...person, roles: held },
    allowed: held.some((role) => enough.includes(role)),
    refusals: ["forbidden", ...(other ? [other] : [])],
  };
}

function machineCase({ machines = [] }: Row, who: Machine, actor: Actor): Case {
  return { who, roles: [], actor, allowed: machines.includes(who), refusals: ["forbidden"] };
}

const strangeMachines: Partial<Record<Machine, Actor>> = {
  gateway: { kind: "client", id: "cli_any", name: "Gateway", clientKind: "gateway", scopes: ["*"] },
  publisher: publisherOf("com.elsewhere"),
};

function isList(allowed: Row["allowed"]): allowed is readonly Role[] {
  return Array.isArray(allowed);
}
