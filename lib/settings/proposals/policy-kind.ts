import type { AuditAction } from "#lib/core/audit-actions.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { type VoteRow, votesArgs } from "#lib/kernel/voters.ts";

/** All that deciding on a proposed version, or showing one, needs. */
export const proposalInclude = {
  proposer: { include: { delegations: true } },
  base: true,
  votes: votesArgs,
} satisfies Prisma.PolicyChangeInclude & Prisma.AccessPolicyChangeInclude;

/** What every proposed version has, whatever it says. */
export type ProposalRow = Pick<
  Prisma.PolicyChangeGetPayload<{ include: { proposer: { include: { delegations: true } } } }>,
  | "id"
  | "status"
  | "baseVersion"
  | "adoptedVersion"
  | "digest"
  | "reason"
  | "proposerId"
  | "proposer"
  | "createdAt"
  | "decidedAt"
> & { votes: VoteRow[] };

type NewProposal = Pick<
  ProposalRow,
  "id" | "baseVersion" | "reason" | "digest" | "proposerId" | "createdAt"
> & { status: PolicyChangeStatus };
type Ending = { status: PolicyChangeStatus; decidedAt: Date; adoptedVersion?: number };

/**
 * A policy of which another administrator signs each version: what it is called, where its proposals and versions are
 * kept, and what is read of its content. All rules are in the functions beside.
 */
export type PolicyKind<Content, Row extends ProposalRow, Shown> = {
  words: {
    /** "approval matrix" */
    name: string;
    /** "matrix" */
    short: string;
    /** What whoever proposes the version in force again is told. */
    unchanged: string;
  };
  target: "policy_change" | "access_policy_change";
  /** What the audit log calls it when votes, or another version, end a proposal. */
  decided: AuditAction;
  event(happened: "proposed" | "decided", id: string): OutboxEvent;

  /** What is signed beside the version that it changes, and so what its digest is of. */
  signed(content: Content): Record<string, unknown>;
  isSame(before: Content, after: Content): boolean;
  /** What the audit log keeps of both. */
  changes(before: Content, after: Content): Record<"before" | "after", object>;
  /** What its view has beside that of every proposal. */
  show(row: Row): Shown;

  newId(): string;
  loadInForce(tx: Tx): Promise<{ version: number; content: Content }>;
  lock(tx: Tx, id: string): Promise<unknown>;
  /** Locks whatever waits: one at most. */
  lockWaiting(tx: Tx): Promise<{ id: string }[]>;
  find(tx: Tx, id: string): Promise<Row | null>;
  /** The newest of those before this one. */
  list(tx: Tx, before: string | undefined, take: number): Promise<Row[]>;
  insert(tx: Tx, proposal: NewProposal, content: Content): Promise<unknown>;
  /** Only while it is proposed; throws otherwise. */
  end(tx: Tx, id: string, ending: Ending): Promise<unknown>;
  /** Puts what it says in force. */
  adopt(tx: Tx, row: Row, version: { version: number; createdBy: string; createdAt: Date }): Promise<unknown>;
  /** What a vote on it is bound to. */
  voteOn(id: string): Pick<Prisma.VoteUncheckedCreateInput, "policyChangeId" | "accessPolicyChangeId">;
};
