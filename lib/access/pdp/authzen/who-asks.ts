import type { Call } from "../../evaluation/index.ts";
import type { DecisionReason } from "../../evaluation/schemas.ts";
import type { CallMembers } from "./call-members.ts";

export type Agent = Call["agent"];

/** Refused for what the request says of itself, whatever was granted. */
export type Refusal = { reason: Exclude<DecisionReason, "permitted">; text: string };

export type Asking = Pick<Call, "agent" | "user"> & {
  /** Who else is in the chain of those who act; each must be known. */
  others: readonly Agent[];
  refusal: Refusal | null;
};

/** The subject's type, and what it may be: an `identity` is a person, or a client of ours that acts for itself. */
const kinds: ReadonlyMap<string, "person" | "identity" | "machine"> = new Map([
  ["user", "person"],
  ["identity", "identity"],
  ["agent", "machine"],
  ["client", "machine"],
]);

const noKind = "This is no kind of subject that can be decided about here.";
const forAnother = "One agent acts for another. An agent acts for a person, or for itself.";

/**
 * Which agent asks, and for whom: the agent is the one that the context names, else whoever acts for the subject, else the
 * subject itself. The subject's type may come from a tool's own mapping (COAZ-MCP §8), so that it frees nobody: one that
 * makes a person out to be a machine, or that is none of ours, is refused.
 *
 * @param ownIssuer ours, which is the one where none is said
 */
export function whoAsks({ subject, context }: CallMembers, ownIssuer: string): Asking {
  const { issuer, claims, act } = subject.properties;
  const own = (one: Agent): Agent => (one.issuer === ownIssuer ? { ...one, issuer: undefined } : one);
  const itself = own({ name: subject.id, issuer, claims });
  const actors = actorsOf(act, issuer).map(own);
  const agent = context.agent ? own(named(context.agent)) : (actors[0] ?? itself);

  const kind = kinds.get(subject.type);
  const isItself = isSame(agent, itself);
  // Somebody elsewhere may be called as a client of ours is, and a `user` is never one.
  const isPerson = kind === "person" || (kind === "identity" && !(isItself && agent.issuer === undefined));
  const refusal = (): Refusal | null => {
    if (kind === undefined) return { reason: "user_not_known", text: noKind };
    return kind === "machine" && !isItself ? { reason: "user_not_accepted", text: forAnother } : null;
  };
  return {
    agent,
    user: isPerson ? { name: subject.id, issuer } : null,
    others: actors.filter((actor) => !isSame(actor, agent)),
    refusal: refusal(),
  };
}

function named({ id, issuer, claims }: NonNullable<CallMembers["context"]["agent"]>): Agent {
  return { name: id, issuer, claims };
}

/**
 * The chain of those who act: the current one first, then those before it (RFC 8693 §4.1). One without an issuer is of the
 * issuer of what it stands in.
 */
function actorsOf(
  act: CallMembers["subject"]["properties"]["act"],
  outerIssuer: string | undefined,
): Agent[] {
  if (!act) return [];
  const { act: inner, ...claims } = act;
  const issuer = act.iss ?? outerIssuer;
  return [{ name: act.sub, issuer, claims }, ...actorsOf(inner, issuer)];
}

/** Of one name and one issuer, which is ours where none is said. */
function isSame(one: Agent, other: Agent): boolean {
  return one.name === other.name && one.issuer === other.issuer;
}
