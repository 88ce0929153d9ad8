import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { hasOwner } from "#lib/core/has-owner.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { can, type Permission, type Verdict } from "#lib/core/permissions.ts";
import { mayVote, toVerdict } from "#lib/decisions/index.ts";
import { ownerOf } from "#lib/registry/index.ts";
import { canRequest, mayRequest, ownersOf } from "../agents/index.ts";
import { type GrantRow, toGrantCase } from "./grant-row.ts";
import { extensionRefused, isGiven, phaseOf, statusAt } from "./grant-state.ts";

/** Why not: because of who asks, or because of what has become of the grant. */
export type GrantRefusal = { no: string; code: "forbidden" | "conflict" };
export type Judged = true | GrantRefusal;

const revokers = ["admin", "governance", "compliance"] as const;

/** The requester, and whoever answers for the agent, take a request back. */
export function mayCancel(actor: Actor, row: GrantRow, at: Date): Judged {
  const permitted = permittedTo(actor, "grant.end");
  if (permitted !== true) return permitted;
  if (!isRequester(actor, row) && !isOwner(actor, row))
    return forbidden(
      `Only ${oneLine(row.requester.name, 80)} or ${ownerName(row)} can cancel this. Deny it instead, with a reason.`,
    );
  const phase = phaseOf(statusAt(row, at));
  return phase.kind === "open" || conflict(`There is no request any more. ${phase.because}`);
}

/** Whoever answers for the agent gives back what it no longer needs. */
export function mayRelease(actor: Actor, row: GrantRow, at: Date): Judged {
  const permitted = permittedTo(actor, "grant.end");
  if (permitted !== true) return permitted;
  if (!isOwner(actor, row))
    return forbidden(`Only ${ownerName(row)} can release this. Revoke it instead, with a reason.`);
  return refusedAsNotGiven(row, at, "Cancel the request instead.") ?? true;
}

/** Governance, compliance and administrators end what somebody gave. */
export function mayRevoke(actor: Actor, row: GrantRow, at: Date): Judged {
  const permitted = permittedTo(actor, "grant.end");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user" || !revokers.some((role) => actor.roles.includes(role)))
    return forbidden(
      "Only governance, compliance and administrators revoke grants. Whoever answers for the agent can release it.",
    );
  return refusedAsNotGiven(row, at, "Deny the request instead.") ?? true;
}

export function mayExtend(actor: Actor, row: GrantRow, at: Date): Judged {
  const { agent } = row;
  const right = mayRequest(actor, { answers: isOwner(actor, row), owner: ownerOf(agent).label });
  if (right !== true) return forbidden(right.no);
  const state = canRequest({ disabled: agent.disabledAt !== null, hasOwner: hasOwner(agent) });
  if (state !== true) return conflict(state.no);
  const refusal = extensionRefused(row, at);
  return refusal ? conflict(refusal.no) : true;
}

/** May this actor vote on it now? */
export function mayVoteOn(actor: Actor, row: GrantRow, at: Date): Verdict {
  const permitted = can(actor, "grant.vote");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user") return { no: "Only a person can vote. Sign in as one of those who decide." };
  const { id, name, roles } = actor;
  const verdict = mayVote(toGrantCase(row, at), { id, name, roles, active: true });
  return verdict === true ? true : toVerdict(inGrantWords(verdict));
}

/** A refusal of the decision kernel in the words of grants. */
export function inGrantWords<R extends { no: string; kind: string }>(refusal: R): R {
  if (refusal.kind === "voted")
    return {
      ...refusal,
      no: "You have voted on this already, and a vote on a grant stays. What is given can be revoked, with a reason.",
    };
  const no = refusal.no
    .replace("submitted this", "requested this")
    .replace("changed this", "registered this agent");
  return { ...refusal, no };
}

export function verdictsOn(actor: Actor, row: GrantRow, at: Date) {
  return {
    vote: mayVoteOn(actor, row, at),
    cancel: toVerdict(mayCancel(actor, row, at)),
    release: toVerdict(mayRelease(actor, row, at)),
    revoke: toVerdict(mayRevoke(actor, row, at)),
    extend: toVerdict(mayExtend(actor, row, at)),
  };
}

/** @throws DomainError `forbidden` or `conflict`, unless it may be */
export function assertMay(judged: Judged): void {
  if (judged !== true) throw new DomainError(judged.code, judged.no);
}

function refusedAsNotGiven(row: GrantRow, at: Date, instead: string): GrantRefusal | undefined {
  const status = statusAt(row, at);
  if (isGiven(status)) return;
  return conflict(
    status === "requested"
      ? `This is not given yet. ${instead}`
      : "This gives no access any more: nothing is left to end.",
  );
}

function permittedTo(actor: Actor, permission: Permission): Judged {
  const verdict = can(actor, permission);
  return verdict === true ? true : forbidden(verdict.no);
}

function isRequester(actor: Actor, { requesterId }: GrantRow): boolean {
  return actor.kind === "user" && actor.id === requesterId;
}

function isOwner(actor: Actor, { agent }: GrantRow): boolean {
  return actor.kind === "user" && ownersOf(agent).some(({ id }) => id === actor.id);
}

function ownerName({ agent }: GrantRow): string {
  return oneLine(ownerOf(agent).label, 80);
}

function forbidden(no: string): GrantRefusal {
  return { no, code: "forbidden" };
}

function conflict(no: string): GrantRefusal {
  return { no, code: "conflict" };
}
