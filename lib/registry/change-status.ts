import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import { permits } from "#lib/core/namespaces.ts";
import type { VersionStatus } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { mayChangeStatus } from "./may-change-status.ts";
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
    select: { id: true, version: true, status: true, statusMessage: true, successor: true, sunsetAt: true },
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
  server: Parameters<typeof mayChangeStatus>[2],
): Promise<void> {
  if (actor.kind === "publisher") return;
  const verdict = await mayChangeStatus(tx, actor, server);
  if (verdict !== true) throw new DomainError("forbidden", verdict.no);
}

/**
 * Makes versions of a locked server what somebody wants, as far as they are not; and settles `latest` anew.
 *
 * @returns the versions that changed, with what they were before
 * @throws DomainError `invalid` for a successor that is not published here or a date that has passed, `conflict` when
 *   nothing would change
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
  if (wanted.sunsetAt && wanted.sunsetAt <= at) throw invalidField("sunset_at", "This has passed already.");
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
  // Those that keep a successor or a date of their own differ in them; the rest is one statement.
  for (const rows of Map.groupBy(
    changed,
    ({ after }) => `${after.successor} ${after.sunsetAt?.getTime()}`,
  ).values()) {
    const { statusMessage = null, successor = null, sunsetAt = null } = rows[0]?.after ?? {};
    await ctx.tx.serverVersion.updateMany({
      where: { id: { in: rows.map(({ after }) => after.id) } },
      data: { statusMessage, successor, sunsetAt, updatedAt: at },
    });
  }
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
      lapsedAt: null,
    },
    select: { id: true },
  });
  if (!published)
    throw invalidField(
      "successor",
      "Nothing of this name is published here. Name a server of this registry, or name@version.",
    );
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
  sunset_at?: string | null;
}): WantedStatus {
  const { status, status_message: message = null, successor, sunset_at } = input;
  if (status === "live" && (message !== null || successor))
    throw new DomainError(
      "malformed",
      "A live version has neither a message nor a successor. Leave them out, or deprecate it.",
    );
  if (status !== "deprecated" && sunset_at)
    throw new DomainError(
      "malformed",
      "Only a deprecated version has a date to go by. Leave it out, or deprecate it.",
    );
  const sunsetAt = sunset_at ? new Date(sunset_at) : sunset_at === null ? null : undefined;
  return { status, message, successor, sunsetAt };
}
