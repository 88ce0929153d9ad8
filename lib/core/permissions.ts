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
