import type { NamespacePermission } from "#lib/core/actor.ts";
import { permits } from "#lib/core/namespaces.ts";
import { decodeCursor, pageQuery, toPage } from "#lib/core/page.ts";
import { db, type Prisma, type Tx } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { namespaceOf, ruleFor } from "./namespace-rules.ts";
import { type NamespaceView, namespacePage } from "./schemas.ts";

export const namespaceInclude = { team: true } satisfies Prisma.NamespaceInclude;
export type NamespaceRow = Prisma.NamespaceGetPayload<{ include: typeof namespaceInclude }>;

/** The namespace that a server's name belongs to, with the team that answers for it; null when nobody does. */
export async function namespaceOfServer(
  tx: Pick<Tx, "namespace">,
  name: string,
): Promise<NamespaceRow | null> {
  const labels = namespaceOf(name).split(".");
  const prefixes = labels.map((_, index) => labels.slice(0, index + 1).join("."));
  const rows = await tx.namespace.findMany({
    where: { prefix: { in: prefixes } },
    include: namespaceInclude,
  });
  return ruleFor(name, rows) ?? null;
}

/**
 * Whether what a machine proved belongs to the team that answers for a server's name. A domain's key reaches below the
 * domain; where a part of that was given to another team, its own machine publishes there, so that nobody of the
 * submitting side is taken for a stranger.
 */
export async function isOfOneTeam(
  tx: Pick<Tx, "namespace">,
  permissions: readonly NamespacePermission[],
  name: string,
): Promise<boolean> {
  const namespace = await namespaceOfServer(tx, name);
  const proven = permissions
    .filter((permission) => permits([permission], permission.action, name))
    .map(({ resource }) => resource.replace(/[./]\*$/, ""));
  for (const prefix of new Set(proven)) {
    const own = await namespaceOfServer(tx, `${prefix}/`);
    if (own && own.teamId === namespace?.teamId) return true;
  }
  return false;
}

export const listNamespaces = query({
  id: "listNamespaces",
  permission: "settings.read",
  summary: "Which team answers for which namespace, by prefix",
  input: pageQuery,
  output: namespacePage,
  async run(_ctx, { cursor, limit }) {
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().namespace.findMany({
      where: after ? { prefix: { gt: after } } : {},
      include: namespaceInclude,
      orderBy: { prefix: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.prefix]);
    return { ...page, items: page.items.map(toNamespaceView) };
  },
});

export function toNamespaceView(row: NamespaceRow): NamespaceView {
  return {
    id: row.id,
    prefix: row.prefix,
    team: { slug: row.team.slug, name: row.team.name },
    data_classification: row.classification as NamespaceView["data_classification"],
    access_level: row.accessLevel as NamespaceView["access_level"],
    updated_at: row.updatedAt.toISOString(),
  };
}
