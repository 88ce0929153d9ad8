import { z } from "zod";
import { invalidField } from "#lib/core/errors.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { ownerOption } from "./schemas.ts";

/** Columns that name an owner: a team or a person. */
export type OwnerColumns = { ownerTeamId: string | null; ownerUserId: string | null };

/**
 * Finds the owner that a reference names.
 *
 * @param ref `team:<slug>` or `user:<email>`
 * @throws DomainError `invalid`, pointing at `/owner`
 */
export async function findOwner(tx: Pick<Tx, "team" | "user">, ref: string): Promise<OwnerColumns> {
  const [kind, name = ""] = [ref.slice(0, ref.indexOf(":")), ref.slice(ref.indexOf(":") + 1)];
  if (kind === "team") {
    const team = await tx.team.findUnique({ where: { slug: name }, select: { id: true } });
    if (team) return { ownerTeamId: team.id, ownerUserId: null };
  } else {
    const user = await tx.user.findFirst({
      where: { email: name.toLowerCase(), disabledAt: null },
      select: { id: true },
    });
    if (user) return { ownerTeamId: null, ownerUserId: user.id };
  }
  const message =
    kind === "team" ? `There is no team "${name}".` : `No active account has the address ${name}.`;
  throw invalidField("owner", message);
}

export const listOwnerOptions = query({
  id: "listOwnerOptions",
  permission: "directory.read",
  summary: "Who can own a server: teams, then people",
  input: z.object({}),
  output: z.array(ownerOption),
  async run() {
    const [teams, people] = await Promise.all([
      db().team.findMany({ orderBy: { name: "asc" }, take: 500 }),
      db().user.findMany({ where: { disabledAt: null }, orderBy: { name: "asc" }, take: 500 }),
    ]);
    return [
      ...teams.map((team) => ({ ref: `team:${team.slug}`, label: team.name })),
      ...people.map((person) => ({ ref: `user:${person.email}`, label: `${person.name} (${person.email})` })),
    ];
  },
});
