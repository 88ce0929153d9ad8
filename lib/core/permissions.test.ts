import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Actor } from "./actor.ts";
import { can, type Permission, permissionNames, permissions, scopeCovers } from "./permissions.ts";
import { type Role, roles } from "./words.ts";

/** The whole table once more, written by hand: a change of one of the two is a decision, not an accident. */
const may: Record<Permission, { roles: Role[]; clients: boolean; publishers?: true }> = {
  "submission.create": { roles: ["member"], clients: false, publishers: true },
  "submission.read": { roles: [...roles], clients: false },
  "submission.edit": { roles: ["member"], clients: false, publishers: true },
  "submission.vote": { roles: ["governance", "compliance"], clients: false },
  "submission.release": { roles: ["admin", "governance", "compliance"], clients: false },
  "submission.comment": { roles: ["governance", "compliance", "member"], clients: false },
  "delegation.manage": { roles: ["admin", "governance", "compliance", "member"], clients: false },
  "catalog.read": { roles: [...roles], clients: true },
  "catalog.manage": { roles: ["admin", "governance"], clients: false },
  "server.set_status": { roles: ["governance", "member"], clients: false, publishers: true },
  "quarantine.read": { roles: [...roles], clients: false },
  "quarantine.place": { roles: ["admin", "governance", "compliance", "member"], clients: false },
  "quarantine.propose_lift": { roles: ["governance", "compliance", "member"], clients: false },
  "quarantine.vote": { roles: ["governance", "compliance"], clients: false },
  "recertification.read": { roles: [...roles], clients: false },
  "recertification.manage": { roles: ["governance", "compliance"], clients: false },
  "recertification.confirm": { roles: ["governance", "compliance", "member"], clients: false },
  "recertification.vote": { roles: ["governance", "compliance"], clients: false },
  "policy.read": { roles: [...roles], clients: false },
  "policy.propose": { roles: ["admin"], clients: false },
  "policy.vote": { roles: ["admin"], clients: false },
  "notification.read": { roles: [...roles], clients: false },
  "evidence.export": { roles: ["admin", "auditor", "governance", "compliance"], clients: false },
  "source.read": { roles: [...roles], clients: false },
  "source.manage": { roles: ["admin", "governance"], clients: false },
  "source.import": { roles: ["member"], clients: false },
  "audit.read": { roles: ["admin", "governance", "compliance", "auditor"], clients: false },
  "audit.write": { roles: [], clients: true },
  "audit.mirror": { roles: ["admin", "governance", "compliance", "auditor"], clients: true },
  "audit.export": { roles: ["admin", "governance", "compliance", "auditor"], clients: false },
  "audit.hold": { roles: ["compliance"], clients: false },
  "audit.erase": { roles: ["compliance"], clients: false },
  "audit.configure": { roles: ["admin", "governance"], clients: false },
  "agent.read": { roles: [...roles], clients: false },
  "agent.manage": { roles: ["admin", "governance", "member"], clients: false },
  "grant.read": { roles: [...roles], clients: false },
  "grant.request": { roles: ["member"], clients: false },
  "grant.vote": { roles: ["governance", "compliance"], clients: false },
  "grant.end": { roles: ["admin", "governance", "compliance", "member"], clients: false },
  "duty.read": { roles: [...roles], clients: false },
  "duty.manage": { roles: ["compliance"], clients: false },
  "bundle.manage": { roles: ["governance"], clients: false },
  "grant.narrow": { roles: ["admin", "governance", "compliance", "member"], clients: false },
  "access_review.read": {
    roles: ["admin", "governance", "compliance", "auditor", "member"],
    clients: false,
  },
  "access_review.manage": { roles: ["governance", "compliance"], clients: false },
  "access_review.decide": { roles: ["governance", "compliance", "member"], clients: false },
  "access_review.sign": { roles: ["compliance"], clients: false },
  "approval.request": { roles: [], clients: true },
  "approval.read": { roles: ["admin", "governance", "compliance", "auditor", "member"], clients: false },
  "approval.vote": { roles: ["admin", "governance", "compliance", "auditor", "member"], clients: false },
  "approval.revoke": { roles: ["admin", "governance", "compliance", "member"], clients: false },
  "approval.edit": { roles: ["admin", "governance", "compliance", "auditor", "member"], clients: false },
  "approval.measure": { roles: ["admin", "governance", "compliance", "auditor"], clients: false },
  "standing.read": { roles: ["admin", "governance", "compliance", "auditor", "member"], clients: false },
  "standing.revoke": { roles: ["admin", "governance", "compliance", "member"], clients: false },
  "break_glass.open": { roles: ["governance", "compliance", "member"], clients: false },
  "break_glass.review": { roles: ["governance", "compliance"], clients: false },
  "security_key.manage": { roles: [...roles], clients: false },
  "access.simulate": { roles: ["admin", "governance", "compliance", "auditor"], clients: false },
  "consent.manage": { roles: [...roles], clients: false },
  "gateway.manage": { roles: ["admin"], clients: false },
  "decision.evaluate": { roles: [], clients: true },
  "directory.read": { roles: [...roles], clients: false },
  "settings.read": { roles: [...roles], clients: false },
  "settings.write": { roles: ["admin"], clients: false },
  "user.manage": { roles: ["admin"], clients: false },
  "client.manage": { roles: ["admin"], clients: false },
  "token.manage": { roles: [...roles], clients: false },
};

function user(userRoles: readonly Role[], scopes: readonly string[] = ["*"]): Actor {
  return {
    kind: "user",
    id: "usr_1",
    name: "Eva",
    email: "eva@example.com",
    roles: userRoles,
    scopes,
    via: "token",
  };
}

function client(scopes: readonly string[]): Actor {
  return { kind: "client", id: "cli_1", name: "Gateway", clientKind: "gateway", scopes };
}

const yes = (actor: Actor, permission: Permission) => can(actor, permission) === true;

describe.each(permissionNames)("%s", (permission) => {
  const rule = may[permission];
  const area = permission.split(".")[0];

  test.each(roles)("for the role %s", (role) => {
    expect(yes(user([role]), permission)).toBe(rule.roles.includes(role));
  });

  test("is nobody's without a role, and no stranger's", () => {
    expect(yes(user([]), permission)).toBe(false);
    expect(can({ kind: "anonymous" }, permission)).toEqual({ no: "Sign in first." });
  });

  test("for machines that publish", () => {
    expect(
      yes({ kind: "publisher", id: "dns:example.com", name: "example.com", permissions: [] }, permission),
    ).toBe(rule.publishers ?? false);
  });

  test("for machines, and for them only with the scope", () => {
    for (const scopes of [["*"], [permission], [`${area}.*`]])
      expect(yes(client(scopes), permission)).toBe(rule.clients);
    for (const scopes of [[], ["other.*"], [`${permission}x`], [area ?? ""]])
      expect(yes(client(scopes), permission)).toBe(false);
  });

  test("for tokens only with the scope", () => {
    for (const scopes of [["*"], [permission], [`${area}.*`]])
      expect(yes(user(roles, scopes), permission)).toBe(rule.roles.length > 0);
    for (const scopes of [[], ["other.*"], [`${permission}.more`], [area ?? ""], ["**"], [".*"]])
      expect(yes(user(roles, scopes), permission)).toBe(false);
  });

  test("refuses with a reason that names who may", () => {
    const verdict = can(user([]), permission);
    const reason =
      rule.roles.length > 0
        ? /^Only .+ may .+\. An administrator can/
        : /^People may not .+: gateways and agents do/;
    expect(verdict).toMatchObject({ no: expect.stringMatching(reason) });
    for (const role of rule.roles) expect(verdict).toMatchObject({ no: expect.stringContaining(role) });
  });
});

test("an administrator may neither submit, vote nor skip a review", () => {
  for (const permission of [
    "submission.create",
    "submission.edit",
    "submission.vote",
    "quarantine.propose_lift",
    "quarantine.vote",
    "recertification.confirm",
    "recertification.vote",
  ] as const)
    expect(yes(user(["admin"]), permission)).toBe(false);
});

const someRoles = fc.subarray([...roles]);
const someScopes = fc.array(
  fc.oneof(
    fc.constantFrom("*", ...permissionNames, ...permissionNames.map((name) => `${name.split(".")[0]}.*`)),
    fc.string({ maxLength: 12 }),
  ),
  { maxLength: 4 },
);
const somePermission = fc.constantFrom(...permissionNames);

test("scopes only ever narrow: no list of them gives what the roles don't", () => {
  fc.assert(
    fc.property(someRoles, someScopes, somePermission, (held, scopes, permission) => {
      if (yes(user(held, scopes), permission)) expect(yes(user(held), permission)).toBe(true);
    }),
  );
});

test("more roles never take anything away", () => {
  fc.assert(
    fc.property(someRoles, someRoles, somePermission, (held, more, permission) => {
      if (yes(user(held), permission)) expect(yes(user([...held, ...more]), permission)).toBe(true);
    }),
  );
});

test("a scope list covers what each of its scopes covers, and no more", () => {
  fc.assert(
    fc.property(someScopes, somePermission, (scopes, permission) => {
      expect(scopeCovers(scopes, permission)).toBe(scopes.some((scope) => scopeCovers([scope], permission)));
    }),
  );
});

test("the permissions are those of this table", () => {
  expect(permissionNames.toSorted()).toEqual(Object.keys(may).sort());
  for (const name of permissionNames) expect(permissions[name].does).not.toBe("");
});
