import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { Tx } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { refreshLatestOf } from "#lib/registry/index.ts";
import { type Area, type AreaVersion, lockArea, type Placing } from "./quarantine-area.ts";
import { mayPlace } from "./quarantine-rights.ts";
import { loadQuarantineView } from "./quarantine-view.ts";
import { placeQuarantineInput, quarantineView } from "./schemas.ts";
import { mayComeBack } from "./way-back.ts";

/** One person is enough to stop something; bringing it back takes a review. */
export const placeQuarantine = command({
  id: "server.quarantine",
  permission: "quarantine.place",
  summary: "Stop a server, all servers of an owner, or everything, at once",
  input: placeQuarantineInput,
  output: quarantineView,
  target: (placing) => {
    if (placing.scope === "server") return { type: "server", id: placing.name };
    return { type: "quarantine", id: placing.scope === "owner" ? placing.owner : placing.scope };
  },
  async run(ctx, placing) {
    const area = await lockArea(ctx.tx, placing);
    const verdict = await mayPlace(ctx.tx, ctx.actor, placing.scope, area.servers);
    if (verdict !== true) throw new DomainError("forbidden", verdict.no);
    const stopping = area.versions.filter(({ status }) => status !== "quarantined");
    if (stopping.length === 0 && !(await mayComeBack(ctx.tx, area.versions)))
      throw await nothingToStop(ctx.tx, area);

    const at = await ctx.now();
    await stop(ctx.tx, stopping, at);
    const id = await record(ctx, placing, area, at);
    await ctx.audit({
      target: auditTargetOf(placing, area, id),
      before: null,
      after: {
        quarantine: id,
        scope: placing.scope,
        target: area.target,
        ...(placing.scope === "server" && placing.version ? { version: placing.version } : {}),
        versions: stopping.length,
      },
      reason: placing.reason,
    });
    await ctx.announce({ kind: "quarantine.placed", quarantine_id: id });
    return loadQuarantineView(ctx, ctx.tx, id);
  },
});

async function stop(tx: Tx, stopping: readonly AreaVersion[], at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE server_version
    SET status = 'quarantined', is_latest = false, status_changed_at = ${at}, updated_at = ${at}
    WHERE id = ANY(${stopping.map(({ id }) => id)}::text[])`;
  // Of one version that stops, others may remain.
  const serverIds = [...new Set(stopping.map(({ serverId }) => serverId))];
  await refreshLatestOf(tx, serverIds, at);
}

/**
 * The quarantine's row, after all that changes what catalogs show: its trigger notes the revision that carries it.
 * What another quarantine stopped is covered as well, so that lifting the other one does not bring it back.
 */
async function record(ctx: CommandCtx, placing: Placing, area: Area, at: Date): Promise<string> {
  const id = newId("quarantine");
  await ctx.tx.quarantine.create({
    data: {
      id,
      scope: placing.scope,
      target: area.target,
      reason: placing.reason,
      status: "active",
      placedById: ctx.actor.kind === "user" ? ctx.actor.id : null,
      placedAt: at,
    },
  });
  await ctx.tx.$executeRaw`
    INSERT INTO quarantine_version (quarantine_id, version_id, from_status)
    SELECT ${id}, covered.id, covered.status
    FROM unnest(${area.versions.map((version) => version.id)}::text[],
      ${area.versions.map(({ status }) => status)}::text[]) AS covered(id, status)`;
  return id;
}

function auditTargetOf(placing: Placing, { servers, target }: Area, id: string) {
  const [server] = servers;
  return placing.scope === "server" && server
    ? { type: "server" as const, id: server.id, name: server.name }
    : { type: "quarantine" as const, id, name: target || placing.scope };
}

async function nothingToStop(tx: Tx, { versions }: Area): Promise<DomainError> {
  const [active] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM quarantine
    WHERE status <> 'lifted' AND id IN (
      SELECT quarantine_id FROM quarantine_version
      WHERE version_id = ANY(${versions.map(({ id }) => id)}::text[]))
    ORDER BY placed_at DESC, id DESC LIMIT 1`;
  return active
    ? new DomainError(
        "conflict",
        `There is nothing left to stop: all of it is quarantined already, last by ${active.id}.`,
        { details: { quarantine: active.id } },
      )
    : new DomainError("conflict", "There is nothing to stop: no version of it is live or deprecated.");
}
