import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { openSubmissionStatuses } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import type { ServerJson } from "./server-json.ts";

/**
 * Finds or makes the server and version that a document names, locked against others who name them now.
 *
 * @param submissionId the submission that wants it
 * @returns the version's id
 * @throws DomainError `conflict` when another open submission has it (`details.submission` says which), or when it is
 *   published with another document: what was approved under a version is never replaced
 */
export async function claimVersion(
  ctx: CommandCtx,
  document: ServerJson,
  submissionId: string,
): Promise<string> {
  const { name, version } = document;
  const at = await ctx.now();
  await ctx.tx.$executeRaw`
    INSERT INTO server (id, name, created_at) VALUES (${newId("server")}, ${name}, ${at}) ON CONFLICT (name) DO NOTHING`;
  const server = await ctx.tx.server.findUniqueOrThrow({ where: { name } });
  await ctx.tx.$queryRaw`SELECT id FROM server WHERE id = ${server.id} FOR UPDATE`;
  const row = await ctx.tx.serverVersion.upsert({
    where: { serverId_version: { serverId: server.id, version } },
    create: { id: newId("version"), serverId: server.id, version, updatedAt: at },
    update: {},
  });
  const rival = await ctx.tx.submission.findFirst({
    where: { versionId: row.id, status: { in: [...openSubmissionStatuses] }, id: { not: submissionId } },
    select: { id: true },
  });
  if (rival)
    throw new DomainError(
      "conflict",
      `${name} ${version} is under review already. Follow ${rival.id}, or wait until it is decided.`,
      { details: { submission: rival.id } },
    );
  const published =
    row.document !== null && canonicalJson(JSON.parse(row.document)) !== canonicalJson(document);
  if (published || row.status === "deprecated" || row.status === "retired")
    throw new DomainError(
      "conflict",
      `${name} ${version} is published and does not change. Submit a new version.`,
    );
  return row.id;
}
