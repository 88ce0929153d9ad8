import type pg from "pg";
import { userKey, type World } from "../evaluation/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextMap } from "./next-map.ts";

type UserRow = {
  id: string;
  email: string;
  name: string;
  active: boolean;
  identities: { issuer: string; subject: string }[];
};

type Users = Pick<World, "users" | "userIds">;

export async function loadUsers(client: pg.ClientBase, wanted: ChangedIds, before?: Users): Promise<Users> {
  if (before && wanted?.length === 0) return { users: before.users, userIds: before.userIds };
  const { rows } = await client.query<UserRow>(sql, [wanted]);
  const asked = new Set(wanted);
  return {
    users: nextMap(
      before?.users,
      ({ id }) => asked.has(id),
      rows.map(({ id, email, name, active }) => [id, { id, email, name, active }]),
    ),
    userIds: nextMap(
      before?.userIds,
      (id) => asked.has(id),
      rows.flatMap((row) => namesOf(row).map((name) => [name, row.id] as const)),
    ),
  };
}

function namesOf({ id, email, identities }: UserRow): string[] {
  return [id, email.toLowerCase(), ...identities.map(({ issuer, subject }) => userKey(issuer, subject))];
}

const sql = `
  SELECT id, email, name, disabled_at IS NULL AS active, coalesce((
    SELECT json_agg(json_build_object('issuer', issuer, 'subject', subject)) FROM user_identity WHERE user_id = "user".id
  ), '[]') AS identities
  FROM "user" WHERE $1::text[] IS NULL OR id = ANY($1)`;
