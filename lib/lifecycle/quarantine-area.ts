import type { z } from "zod";
import { invalidField, notFound } from "#lib/core/errors.ts";
import type { VersionStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { placeQuarantineInput } from "./schemas.ts";

export type Placing = z.output<typeof placeQuarantineInput>;
type Owner = { ownerTeamId: string | null; ownerUserId: string | null };

/** A version that a quarantine may cover: one that is shown, or that another quarantine stopped. */
export type AreaVersion = { id: string; serverId: string; status: VersionStatus };

/** What a quarantine reaches, locked: nothing in it is published or changes its status until this transaction ends. */
export type Area = {
  /** As the quarantine names it: a server's name, `team:<slug>`, `user:<e-mail>`, nothing for everything. */
  target: string;
  servers: ({ id: string; name: string } & Owner)[];
  versions: AreaVersion[];
};

/**
 * Locks what a quarantine is to reach: servers first, in the order of their ids, then versions, as publishing and
 * changes of status do. Whoever publishes at the same time has either committed, and is seen here, or waits.
 *
 * @throws DomainError `not_found` for a server or version that was never approved, `invalid` for an unknown owner
 */
export async function lockArea(tx: Tx, placing: Placing): Promise<Area> {
  switch (placing.scope) {
    case "server": {
      const { name, version } = placing;
      await tx.$queryRaw`SELECT id FROM server WHERE name = ${name} FOR UPDATE`;
      const servers = await tx.server.findMany({
        where: { name, versions: { some: { publishedAt: { not: null } } } },
        select: serverColumns,
      });
      if (servers.length === 0) throw notFound("server");
      if (version && !(await isPublished(tx, name, version))) throw notFound("version");
      return { target: name, servers, versions: await lockVersions(tx, servers, version) };
    }
    case "owner": {
      const { ref, ...owner } = await findOwner(tx, placing.owner);
      await lockServersOf(tx, owner);
      const servers = await tx.server.findMany({ where: owner, select: serverColumns });
      return { target: ref, servers, versions: await lockVersions(tx, servers) };
    }
    case "everything": {
      await tx.$executeRaw`SELECT id FROM server ORDER BY id FOR UPDATE`;
      const servers = await tx.server.findMany({ select: serverColumns });
      return { target: "", servers, versions: await lockVersions(tx, servers) };
    }
  }
}

const serverColumns = { id: true, name: true, ownerTeamId: true, ownerUserId: true } as const;

/** Those of an owner now, and those that an approval under way is about to give them. */
async function lockServersOf(tx: Tx, { ownerTeamId, ownerUserId }: Owner): Promise<void> {
  await tx.$executeRaw`
    SELECT id FROM server
    WHERE owner_team_id = ${ownerTeamId} OR owner_user_id = ${ownerUserId} OR id IN (
      SELECT version.server_id FROM submission JOIN server_version version ON version.id = submission.version_id
      WHERE submission.status = 'in_review'
        AND (submission.owner_team_id = ${ownerTeamId} OR submission.owner_user_id = ${ownerUserId}))
    ORDER BY id FOR UPDATE`;
}

function lockVersions(
  tx: Tx,
  servers: readonly { id: string }[],
  version: string | null = null,
): Promise<AreaVersion[]> {
  return tx.$queryRaw<AreaVersion[]>`
    SELECT id, server_id AS "serverId", status FROM server_version
    WHERE server_id = ANY(${servers.map(({ id }) => id)}::text[])
      AND status IN ('live', 'deprecated', 'quarantined')
      AND (${version}::text IS NULL OR version = ${version})
    ORDER BY id FOR UPDATE`;
}

async function isPublished(tx: Tx, name: string, version: string): Promise<boolean> {
  const row = await tx.serverVersion.findFirst({
    where: { server: { name }, version, publishedAt: { not: null } },
    select: { id: true },
  });
  return row !== null;
}

/** An owner by reference, whoever it is: somebody whose account is disabled may still own what has to be stopped. */
async function findOwner(tx: Tx, ref: string): Promise<Owner & { ref: string }> {
  const [kind, name = ""] = [ref.slice(0, ref.indexOf(":")), ref.slice(ref.indexOf(":") + 1)];
  if (kind === "team") {
    const team = await tx.team.findUnique({ where: { slug: name }, select: { id: true } });
    if (team) return { ref, ownerTeamId: team.id, ownerUserId: null };
  } else {
    const email = name.toLowerCase();
    const user = await tx.user.findUnique({ where: { email }, select: { id: true } });
    if (user) return { ref: `user:${email}`, ownerTeamId: null, ownerUserId: user.id };
  }
  throw invalidField("owner", `Nobody here is ${ref}.`);
}
