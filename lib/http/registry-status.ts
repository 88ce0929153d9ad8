import { z } from "zod";
import { catalogStore, entryJson } from "#lib/catalog/index.ts";
import { notFound } from "#lib/core/errors.ts";
import { textOf } from "#lib/core/text.ts";
import type { SettableStatus } from "#lib/core/words.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { setServerStatus, setVersionStatus } from "#lib/registry/index.ts";

/** What the official registry calls the statuses that can be set. */
const ownStatus = {
  active: "live",
  deprecated: "deprecated",
  deleted: "retired",
} as const satisfies Record<string, SettableStatus>;

/** `PATCH …/status` (MCP Registry API v0.1), and one member of our own. */
const statusBody = z.strictObject({
  status: z.enum(["active", "deprecated", "deleted"]),
  statusMessage: textOf(500).nullish(),
  successor: z.string().max(460).nullish().describe("What replaces it: a server's name, or name@version."),
});

function toInput(body: unknown) {
  const { status, statusMessage, successor } = parseInput(statusBody, body);
  return { status: ownStatus[status], status_message: statusMessage, successor };
}

/** @returns the version's entry as it is now, as JSON */
export async function patchVersionStatus(
  ctx: Ctx,
  { name, version }: { name: string; version: string },
  body: unknown,
): Promise<string> {
  const { server } = await setVersionStatus(ctx, { name, version, ...toInput(body) });
  const [entry] = await entriesOf(server.id, [version]);
  if (!entry) throw notFound("version");
  return entry;
}

/** @returns how many versions changed and their entries, as JSON */
export async function patchServerStatus(ctx: Ctx, name: string, body: unknown): Promise<string> {
  const { server, changed } = await setServerStatus(ctx, { name, ...toInput(body) });
  const entries = await entriesOf(
    server.id,
    changed.map(({ version }) => version),
  );
  return `{"updatedCount":${changed.length},"servers":[${entries.join(",")}]}`;
}

async function entriesOf(serverId: string, versions: readonly string[]): Promise<string[]> {
  catalogStore().doubt();
  const { servers } = await catalogStore().fresh();
  const wanted = new Set(versions);
  const entries = servers.get(serverId)?.entries ?? [];
  return entries.filter(({ version }) => wanted.has(version)).map((entry) => entryJson(entry, "anonymous"));
}
