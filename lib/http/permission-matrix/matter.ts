import type { Actor, UserActor } from "#lib/core/actor.ts";
import { roles } from "#lib/core/words.ts";
import { addPerson } from "#prisma/seed/factories.ts";

/** How a person can stand to what a command acts on. */
export type Relation =
  | "stranger"
  /** In a team with those who ask; that team owns nothing here. */
  | "colleague"
  | "submitter"
  | "owner"
  | "teamMember"
  /** Revised it, and has left the team since. */
  | "editor"
  | "submittersDelegate"
  /** Was the submitter's delegate, until that was ended. */
  | "formerDelegate"
  | "ownersDelegate"
  | "reviewersDelegate"
  | "voter"
  | "claimer"
  /** Began the conversation. */
  | "opener"
  | "placer"
  | "proposer"
  | "proposersDelegate"
  | "confirmer"
  | "confirmersDelegate"
  | "creator"
  | "principal"
  | "delegate"
  /** It was made for them: their token, their notification. */
  | "holder"
  /** It is their own account. */
  | "self";

/** Gateways hold the scope `*`. A publisher that is not `itsPublisher` proved another namespace. */
export type Machine = "gateway" | "publisher" | "itsPublisher";

export type People = Partial<Record<Relation, UserActor>>;

/** Something to act on, and who stands how to it. Which roles they hold now is for each case to set. */
export type Matter = { people: People & { stranger: UserActor }; itsPublisher?: Actor };

/** New people, with every role at first, so that each can come to stand to a thing as they do. */
export async function cast<R extends Relation>(...relations: R[]): Promise<Record<R, UserActor>> {
  const people = await Promise.all(
    relations.map(async (relation) => [relation, await addPerson(...roles)] as const),
  );
  return Object.fromEntries(people) as Record<R, UserActor>;
}

/** Makes a thing once, when it is first needed. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
