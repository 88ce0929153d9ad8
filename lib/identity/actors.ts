import type { Actor, UserActor } from "#lib/core/actor.ts";
import type { ClientKind, Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { hashSecret } from "./secrets.ts";

const anonymous: Actor = { kind: "anonymous" };

/** The person behind a browser session, or anonymous when it ended, lapsed, or the person is disabled. */
export async function actorOfSession(sessionId: string): Promise<Actor> {
  const session = await db().session.findUnique({ where: { id: sessionId }, include: { user: true } });
  if (!session || session.endedAt || session.expiresAt <= new Date() || session.user.disabledAt)
    return anonymous;
  return userActor(session.user, ["*"], "session");
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

/** The machine behind a client id whose token was verified; its token's scopes can only narrow the registered ones. */
export async function actorOfClient(clientId: string, tokenScopes: readonly string[]): Promise<Actor> {
  const client = await db().oauthClient.findUnique({ where: { id: clientId } });
  if (!client || client.disabledAt) return anonymous;
  const scopes = tokenScopes.filter((scope) => client.scopes.includes(scope) || client.scopes.includes("*"));
  return { kind: "client", id: client.id, name: client.name, clientKind: client.kind as ClientKind, scopes };
}

type UserRow = { id: string; name: string; email: string; roles: string[] };

function userActor(user: UserRow, scopes: readonly string[], via: UserActor["via"]): Actor {
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
