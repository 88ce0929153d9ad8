import type { Actor } from "./actor.ts";
import type { Role } from "./words.ts";

/**
 * Who may do what. One row per permission; everything not listed is refused. Token and client scopes use the same
 * names, so a scope can only ever narrow what its owner may do.
 */
export const permissions = {
  "submission.create": {
    roles: ["member"],
    clients: false,
    publishers: true,
    does: "submit a server for approval",
  },
  "submission.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see submissions",
  },
  "submission.edit": {
    roles: ["member"],
    clients: false,
    publishers: true,
    does: "change, retry or withdraw a submission",
  },
  "submission.vote": { roles: ["governance", "compliance"], clients: false, does: "vote on a submission" },
  "submission.release": {
    roles: ["admin", "governance", "compliance"],
    clients: false,
    does: "hand a submission back that a reviewer took on",
  },
  "submission.comment": {
    roles: ["governance", "compliance", "member"],
    clients: false,
    does: "comment on a submission",
  },
  "delegation.manage": {
    roles: ["admin", "governance", "compliance", "member"],
    clients: false,
    does: "name somebody to act for them, or say that they are away",
  },
  "catalog.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: true,
    does: "read the catalog",
  },
  "catalog.manage": {
    roles: ["admin", "governance"],
    clients: false,
    does: "make catalogs and choose their servers",
  },
  "server.set_status": {
    roles: ["governance", "member"],
    clients: false,
    publishers: true,
    does: "deprecate or retire a server",
  },
  "quarantine.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see quarantines and how far they have got",
  },
  "quarantine.place": {
    roles: ["admin", "governance", "compliance", "member"],
    clients: false,
    does: "stop a server at once",
  },
  "quarantine.propose_lift": {
    roles: ["governance", "compliance", "member"],
    clients: false,
    does: "propose to lift a quarantine",
  },
  "quarantine.vote": {
    roles: ["governance", "compliance"],
    clients: false,
    does: "decide whether a quarantine is lifted",
  },
  "recertification.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see recertifications and campaigns",
  },
  "recertification.manage": {
    roles: ["governance", "compliance"],
    clients: false,
    does: "start and close recertification campaigns",
  },
  "recertification.confirm": {
    roles: ["governance", "compliance", "member"],
    clients: false,
    does: "confirm the facts of a server they answer for",
  },
  "recertification.vote": {
    roles: ["governance", "compliance"],
    clients: false,
    does: "decide on a recertification",
  },
  "policy.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see the policies and their history",
  },
  "policy.propose": { roles: ["admin"], clients: false, does: "propose a change of a policy" },
  "policy.vote": { roles: ["admin"], clients: false, does: "sign a change of a policy" },
  "notification.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see what they are told",
  },
  "evidence.export": {
    roles: ["admin", "auditor", "governance", "compliance"],
    clients: false,
    does: "export evidence",
  },
  "source.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see upstream registries and what they offer",
  },
  "source.manage": { roles: ["admin", "governance"], clients: false, does: "add, change and sync sources" },
  "source.import": { roles: ["member"], clients: false, does: "submit servers from a source for approval" },
  "audit.read": {
    roles: ["admin", "auditor", "governance", "compliance"],
    clients: false,
    does: "read the audit log",
  },
  "audit.write": { roles: [], clients: true, does: "report events to the audit log" },
  "audit.mirror": {
    roles: ["admin", "auditor", "governance", "compliance"],
    clients: true,
    does: "mirror the audit log's tiles and checkpoints",
  },
  "audit.export": {
    roles: ["admin", "auditor", "governance", "compliance"],
    clients: false,
    does: "export the audit log",
  },
  "audit.hold": { roles: ["compliance"], clients: false, does: "place and release legal holds" },
  "audit.erase": { roles: ["compliance"], clients: false, does: "erase personal data from the audit log" },
  "audit.configure": {
    roles: ["admin", "governance"],
    clients: false,
    does: "say how the calls of a tool are recorded",
  },
  "agent.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see agents and what they may do",
  },
  "agent.manage": {
    roles: ["admin", "governance", "member"],
    clients: false,
    does: "register, change and disable agents",
  },
  "grant.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see grants and requests for them",
  },
  "grant.request": { roles: ["member"], clients: false, does: "request a grant for an agent" },
  "grant.vote": { roles: ["governance", "compliance"], clients: false, does: "decide on a grant" },
  "grant.end": {
    roles: ["admin", "governance", "compliance", "member"],
    clients: false,
    does: "cancel, release or revoke a grant",
  },
  "grant.narrow": {
    roles: ["admin", "governance", "compliance", "member"],
    clients: false,
    does: "narrow a grant, and restore what was taken",
  },
  "access_review.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see access reviews",
  },
  "access_review.manage": {
    roles: ["governance", "compliance"],
    clients: false,
    does: "open, schedule and close access reviews",
  },
  "access_review.decide": {
    roles: ["governance", "compliance", "member"],
    clients: false,
    does: "decide what agents keep",
  },
  "access_review.sign": { roles: ["compliance"], clients: false, does: "sign off an access review" },
  "access.simulate": {
    roles: ["admin", "governance", "compliance", "auditor"],
    clients: false,
    does: "try out what a change would do to recorded decisions",
  },
  "approval.request": { roles: [], clients: true, does: "ask for a human's yes to an action" },
  "approval.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see actions that wait for a human's yes",
  },
  "approval.vote": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "decide on actions that wait for their yes",
  },
  "approval.revoke": {
    roles: ["admin", "governance", "compliance", "member"],
    clients: false,
    does: "stop an action that was approved",
  },
  "approval.edit": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "change the arguments of an action before it is decided",
  },
  "approval.measure": {
    roles: ["admin", "governance", "compliance", "auditor"],
    clients: false,
    does: "see how people decide on actions",
  },
  "standing.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see what was allowed in advance",
  },
  "standing.revoke": {
    roles: ["admin", "governance", "compliance", "member"],
    clients: false,
    does: "end what was allowed in advance",
  },
  "break_glass.open": {
    roles: ["governance", "compliance", "member"],
    clients: false,
    does: "approve an action alone in an emergency",
  },
  "break_glass.review": {
    roles: ["governance", "compliance"],
    clients: false,
    does: "look again at what somebody approved alone in an emergency",
  },
  "security_key.manage": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "keep security keys of their own",
  },
  "duty.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see which duties stay apart, and which agents have both",
  },
  "duty.manage": { roles: ["compliance"], clients: false, does: "say which duties stay apart" },
  "bundle.manage": { roles: ["governance"], clients: false, does: "say what bundles contain" },
  "consent.manage": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "say which agents may act for them",
  },
  "gateway.manage": { roles: ["admin"], clients: false, does: "say what a gateway offers" },
  "decision.evaluate": { roles: [], clients: true, does: "ask what an agent may do" },
  "directory.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see people and teams",
  },
  "settings.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "see the settings",
  },
  "settings.write": { roles: ["admin"], clients: false, does: "change the settings" },
  "user.manage": { roles: ["admin"], clients: false, does: "add, change and disable people" },
  "client.manage": { roles: ["admin"], clients: false, does: "register gateways and agents" },
  "token.manage": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
    does: "make and revoke their own access tokens",
  },
} as const satisfies Record<string, Rule>;

type Rule = {
  roles: readonly Role[];
  /** Gateways and agents, where a scope names it. */
  clients: boolean;
  /** Machines that publish; the namespaces they proved come on top. */
  publishers?: boolean;
  does: string;
};

export type Permission = keyof typeof permissions;
export const permissionNames = Object.keys(permissions) as Permission[];

/** Yes, or why not. The reason is shown to people as it stands. */
export type Verdict = true | { no: string };

/** Whether a scope list (`"*"`, `"submission.*"` or exact names) covers a permission. */
export function scopeCovers(scopes: readonly string[], permission: Permission): boolean {
  const area = permission.slice(0, permission.indexOf("."));
  return scopes.includes("*") || scopes.includes(permission) || scopes.includes(`${area}.*`);
}

/**
 * The one answer to "may this actor do that?", asked by the server for each call and by the console for each button.
 * Rules about the object at hand (whose submission it is, say) come on top, in the domain.
 */
export function can(actor: Actor, permission: Permission): Verdict {
  const rule: Rule = permissions[permission];
  switch (actor.kind) {
    case "anonymous":
      return { no: "Sign in first." };
    case "system":
      return true;
    case "publisher":
      return rule.publishers ? true : { no: `A publisher may not ${rule.does}.` };
    case "client":
      if (!rule.clients) return { no: `Gateways and agents may not ${rule.does}.` };
      return scopeCovers(actor.scopes, permission)
        ? true
        : { no: `This client lacks the scope ${permission}.` };
    case "user": {
      if (rule.roles.length === 0) return { no: `People may not ${rule.does}: gateways and agents do.` };
      if (!rule.roles.some((role) => actor.roles.includes(role)))
        return {
          no: `Only people with the role ${list(rule.roles)} may ${rule.does}. An administrator can give it to you.`,
        };
      if (!scopeCovers(actor.scopes, permission)) return { no: `This token lacks the scope ${permission}.` };
      return true;
    }
  }
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** What a person may do, in words, to choose a token's scopes from. */
export function permissionsOf(actor: Actor): { name: Permission; does: string }[] {
  return permissionNames.flatMap((name) =>
    can(actor, name) === true ? [{ name, does: permissions[name].does }] : [],
  );
}
