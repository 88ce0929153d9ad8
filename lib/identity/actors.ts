import type { Actor, UserActor } from "#lib/core/actor.ts";
import { permissionsIn } from "#lib/core/namespaces.ts";
import { scopeCovers } from "#lib/core/permissions.ts";
import type { ClientKind, Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { hashSecret } from "./secrets.ts";

const anonymous: Actor = { kind: "anonymous" };

/** The person behind a browser session, or anonymous when it ended, lapsed, or the person is disabled. */
export async function actorOfSession(sessionId: string): Promise<Actor> {
  const session = await db().session.findUnique({ where: { id: sessionId }, include: { user: true } });
  if (!session || session.endedAt || session.expiresAt <= new Date() || session.user.disabledAt)
    return anonymous;
  const { authenticatedAt } = session;
  return {
    ...userActor(session.user, ["*"], "session"),
    ...(authenticatedAt ? { signedInAt: authenticatedAt } : {}),
  };
}

/** The person behind a personal access token, or anonymous when it is unknown, revoked, lapsed or orphaned. */
export async function actorOfToken(token: string): Promise<Actor> {
  const row = await db().accessToken.findUnique({
    where: { hash: hashSecret(token) },
    include: { user: true },
  });
  if (!row || row.revokedAt || row.expiresAt <= new Date() || row.user.disabledAt) return anonymous;
  return userActor(row.user, row.scopes, "token");
}

/** What publishing takes of a person: a registry token can do no more in their name. */
const publishingScopes = ["submission.create", "submission.edit", "server.set_status"] as const;

/** A person who publishes, or anonymous when there is none such or they are disabled. */
export async function publishingPerson(where: { id: string } | UserIdentity): Promise<Actor> {
  const user =
    "id" in where
      ? await db().user.findUnique({ where })
      : (await db().userIdentity.findUnique({ where: { issuer_subject: where }, include: { user: true } }))
          ?.user;
  return user && !user.disabledAt ? userActor(user, publishingScopes, "token") : anonymous;
}

/** How an identity provider names a person (OpenID Connect Core §5.7). */
type UserIdentity = { issuer: string; subject: string };

/** How a verified token names a machine. `issuer` is null for the embedded provider. */
export type ClientClaims = { issuer: string | null; subject: string; scopes: readonly string[] | null };

/**
 * The machine behind a verified token. The token's scopes can only narrow the registered ones; a token without any
 * has the registered ones (RFC 6749 §3.3).
 */
export async function actorOfClient({ issuer, subject, scopes }: ClientClaims): Promise<Actor> {
  const client = await db().oauthClient.findUnique({
    where: issuer === null ? { id: subject, issuer: null } : { issuer_subject: { issuer, subject } },
  });
  if (!client || client.disabledAt) return anonymous;
  const granted = (scopes ?? client.scopes).filter((scope) => scopeIncludes(client.scopes, scope));
  return {
    kind: "client",
    id: client.id,
    name: client.name,
    clientKind: client.kind as ClientKind,
    scopes: granted,
  };
}

/**
 * A client as the publisher that it is: what it may publish and edit, as far as the scopes go. Anonymous for a client that
 * is none, or disabled.
 */
export async function publishingClient(id: string, scopes: readonly string[]): Promise<Actor> {
  const client = await db().oauthClient.findUnique({ where: { id } });
  if (client?.kind !== "publisher" || client.disabledAt) return anonymous;
  const permissions = client.namespaces
    .flatMap((prefix) => permissionsIn(prefix, "and below"))
    .filter(({ action }) =>
      scopeCovers(scopes, action === "publish" ? "submission.create" : "server.set_status"),
    );
  return { kind: "publisher", id: `client:${client.id}`, name: client.name, permissions };
}

function scopeIncludes(registered: readonly string[], scope: string): boolean {
  const area = `${scope.slice(0, scope.indexOf("."))}.*`;
  return registered.includes(scope) || registered.includes("*") || registered.includes(area);
}

type UserRow = { id: string; name: string; email: string; roles: string[] };

function userActor(user: UserRow, scopes: readonly string[], via: UserActor["via"]): UserActor {
  return {
    kind: "user",
    id: user.id,
    name: user.name,
    email: user.email,
    roles: user.roles as Role[],
    scopes,
    via,
  };
}
