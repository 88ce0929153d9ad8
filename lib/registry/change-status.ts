import { DomainError, notFound } from "#lib/core/errors.ts";
import { permits } from "#lib/core/namespaces.ts";
import type { VersionStatus } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { isOfOneTeam } from "./namespaces.ts";
import { refreshLatest } from "./refresh-latest.ts";
import {
  factsAfter,
  planStatusChange,
  type StatusFacts,
  type StatusPlan,
  type WantedStatus,
} from "./status-change.ts";

type VersionRow = StatusFacts & { id: string; version: string };
export type LockedServer = { id: string; name: string; versions: VersionRow[] };

/**
 * Locks a server that was ever published, with its versions, for somebody who may change their status: governance, its
 * owner (the person, or anybody in the team), or a publisher of its namespace.
 *
 * @throws DomainError `not_found`, the same for what is unknown and what was never approved; `forbidden`
 */
export async function lockForStatus(ctx: CommandCtx, name: string): Promise<LockedServer> {
  await refuseStrangePublisher(ctx, name);
  await ctx.tx.$queryRaw`SELECT id FROM server WHERE name = ${name} FOR UPDATE`;
  const server = await ctx.tx.server.findUnique({ where: { name } });
  if (!server) throw notFound("server");
  await ctx.tx.$queryRaw`SELECT id FROM server_version WHERE server_id = ${server.id} ORDER BY id FOR UPDATE`;
  const versions = await ctx.tx.serverVersion.findMany({
    where: { serverId: server.id, publishedAt: { not: null } },
    select: { id: true, version: true, status: true, statusMessage: true, successor: true },
    orderBy: { id: "asc" },
  });
  if (versions.length === 0) throw notFound("server");
  await refuseStranger(ctx, server);
  return {
    ...server,
    versions: versions.map((version) => ({ ...version, status: version.status as VersionStatus })),
  };
}

/** Before anything is looked up: whoever has no permission for a name does not learn whether there is such a server. */
async function refuseStrangePublisher({ actor, tx }: CommandCtx, name: string): Promise<void> {
  if (actor.kind !== "publisher") return;
  if (!permits(actor.permissions, "edit", name))
    throw new DomainError("forbidden", `${actor.name} may not change ${name}: it is in another namespace.`);
  // Proving a domain is open to everybody on earth; that it counts here is an administrator's word.
  if (!(await isOfOneTeam(tx, actor.permissions, name)))
    throw new DomainError(
      "forbidden",
      `No team answers for the namespace of ${name}, or another one than for what you proved, so that this machine may not change it. An administrator maps namespaces to teams in the settings.`,
    );
}

async function refuseStranger(
  { actor, tx }: CommandCtx,
  server: { name: string; ownerTeamId: string | null; ownerUserId: string | null },
): Promise<void> {
  if (actor.kind === "publisher") return;
  if (actor.kind === "user") {
    if (actor.roles.includes("governance") || server.ownerUserId === actor.id) return;
    const teamId = server.ownerTeamId ?? "";
    if (await tx.teamMember.findUnique({ where: { teamId_userId: { teamId, userId: actor.id } } })) return;
  }
  throw new DomainError(
    "forbidden",
    `Only governance and the owner of ${server.name} may change its status. Ask its owner.`,
  );
}

/**
 * Makes versions of a locked server what somebody wants, as far as they are not; and settles `latest` anew.
 *
 * @returns the versions that changed, with what they were before
 * @throws DomainError `invalid` for a successor that is not published here, `conflict` when nothing would change
 */
export async function changeStatus(
  ctx: CommandCtx,
  server: LockedServer,
  versions: readonly VersionRow[],
  wanted: WantedStatus,
): Promise<{ before: VersionRow; after: VersionRow }[]> {
  if (wanted.successor) await refuseUnpublishedSuccessor(ctx, wanted.successor);
  const plans = versions.map((before) => ({ before, plan: planStatusChange(before, wanted) }));
  const changing = plans.flatMap(({ before, plan }) =>
    plan.kind === "change" ? [{ before, steps: plan.steps }] : [],
  );
  if (changing.length === 0) throw nothingToChange(server.name, plans);
  const at = await ctx.now();
  for (const status of ["live", "deprecated", "retired"] as const) {
    const ids = changing.filter(({ steps }) => steps.includes(status)).map(({ before }) => before.id);
    if (ids.length > 0)
      await ctx.tx.serverVersion.updateMany({
        where: { id: { in: ids } },
        data: { status, statusChangedAt: at, ...(status === "retired" ? { isLatest: false } : {}) },
      });
  }
  const changed = changing.map(({ before }) => ({
    before,
    after: { ...before, ...factsAfter(before, wanted) },
  }));
  for (const [successor, rows] of Map.groupBy(changed, ({ after }) => after.successor))
    await ctx.tx.serverVersion.updateMany({
      where: { id: { in: rows.map(({ after }) => after.id) } },
      data: { statusMessage: rows[0]?.after.statusMessage ?? null, successor, updatedAt: at },
    });
  await refreshLatest(ctx.tx, server.id, at);
  return changed;
}

/** Readers go there on the registry's word. What was never approved is refused like what nobody knows. */
async function refuseUnpublishedSuccessor({ tx }: CommandCtx, successor: string): Promise<void> {
  const [name = "", version] = successor.split("@");
  const published = await tx.serverVersion.findFirst({
    where: {
      server: { name },
      ...(version === undefined ? {} : { version }),
      publishedAt: { not: null },
      status: { in: ["live", "deprecated"] },
    },
    select: { id: true },
  });
  if (published) return;
  const message = "Nothing of this name is published here. Name a server of this registry, or name@version.";
  throw new DomainError("invalid", "The input is not valid: successor.", {
    issues: [{ pointer: "/successor", message }],
  });
}

function nothingToChange(
  name: string,
  plans: readonly { before: VersionRow; plan: StatusPlan }[],
): DomainError {
  const refusals = plans.flatMap(({ before, plan }) =>
    plan.kind === "refused" ? [`${name} ${before.version} ${plan.because}.`] : [],
  );
  const [first] = refusals;
  return new DomainError(
    "conflict",
    first && refusals.length === plans.length
      ? first
      : "No changes to apply: status and message are that already.",
  );
}

/** @throws DomainError `malformed` for facts that contradict each other */
export function toWanted(input: {
  status: WantedStatus["status"];
  status_message?: string | null;
  successor?: string | null;
}): WantedStatus {
  const { status, status_message: message = null, successor } = input;
  if (status === "live" && (message !== null || successor))
    throw new DomainError(
      "malformed",
      "A live version has neither a message nor a successor. Leave them out, or deprecate it.",
    );
  return { status, message, successor };
}
