import type { Actor } from "#lib/core/actor.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";

/** What rights over an agent depend on. */
export type AgentStanding = {
  /** Whether whoever asks owns it, or is in the team that does. */
  answers: boolean;
  /** Whether whoever asks registered it, for themselves or for others. */
  registered: boolean;
  disabled: boolean;
  hasOwner: boolean;
  /** Who answers for it, in words. */
  owner: string;
};

const curators: readonly Role[] = ["admin", "governance"];

/** Whether somebody does for others, without asking them, what members do for themselves alone. */
export function isCurator(actor: Actor): boolean {
  return actor.kind === "system" || hasRole(actor, curators);
}

export function mayUpdate(actor: Actor, standing: AgentStanding): Verdict {
  const permitted = can(actor, "agent.manage");
  if (permitted !== true) return permitted;
  const { answers, disabled } = standing;
  if (disabled) return mayOverrule(actor, standing);
  return (
    actor.kind === "system" ||
    answers ||
    hasRole(actor, ["admin"]) || { no: "Only who answers for this agent, or an administrator, changes it." }
  );
}

export function mayDisable(actor: Actor, { answers }: AgentStanding): Verdict {
  const permitted = can(actor, "agent.manage");
  if (permitted !== true) return permitted;
  return (
    actor.kind === "system" ||
    answers ||
    hasRole(actor, curators) || {
      no: "Only who answers for this agent, governance or an administrator disables it.",
    }
  );
}

export function mayEnable(actor: Actor, standing: AgentStanding): Verdict {
  const permitted = can(actor, "agent.manage");
  return permitted === true ? mayOverrule(actor, standing) : permitted;
}

/**
 * Whether somebody may enable a disabled agent, or change it meanwhile. Somebody else stopped it, for all we know: its own
 * side does not overrule them, nor hands it to somebody who would.
 */
function mayOverrule(actor: Actor, { answers, registered }: AgentStanding): Verdict {
  if (actor.kind === "system") return true;
  if (!hasRole(actor, curators))
    return {
      no: "Only governance or an administrator enables a disabled agent again, or changes it meanwhile. Ask one of them.",
    };
  if (!answers && !registered) return true;
  return {
    no: `You ${answers ? "answer for" : "registered"} this agent: somebody else enables it again, or changes it while it is disabled. Ask governance or an administrator.`,
  };
}

/** Whether somebody may ask for grants for it, whatever state it is in. */
export function mayRequest(
  actor: Actor,
  { answers, owner }: Pick<AgentStanding, "answers" | "owner">,
): Verdict {
  const permitted = can(actor, "grant.request");
  if (permitted !== true) return permitted;
  return (
    actor.kind === "system" ||
    answers || { no: `${oneLine(owner, 80)} answers for this agent. Ask them to request it.` }
  );
}

export function canRequest({ disabled, hasOwner }: Pick<AgentStanding, "disabled" | "hasOwner">): Verdict {
  if (disabled)
    return {
      no: "This agent is disabled. Ask governance or an administrator to enable it, then request this.",
    };
  return (
    hasOwner || { no: "Nobody answers for this agent any more. An administrator can give it another owner." }
  );
}

export function canBeDisabled({ disabled }: AgentStanding): Verdict {
  return disabled ? { no: "This agent is disabled already." } : true;
}

export function canBeEnabled({ disabled }: AgentStanding): Verdict {
  return disabled || { no: "This agent is not disabled." };
}

export function verdictsOf(actor: Actor, standing: AgentStanding) {
  const both = (right: Verdict, state: Verdict) => (right === true ? state : right);
  return {
    update: mayUpdate(actor, standing),
    disable: both(mayDisable(actor, standing), canBeDisabled(standing)),
    enable: both(mayEnable(actor, standing), canBeEnabled(standing)),
    request: both(mayRequest(actor, standing), canRequest(standing)),
  };
}

function hasRole(actor: Actor, roles: readonly Role[]): boolean {
  return actor.kind === "user" && roles.some((role) => actor.roles.includes(role));
}
