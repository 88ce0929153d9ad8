import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { userPage, userQuery } from "./schemas.ts";
import { toUserView } from "./user-view.ts";

export const listUsers = query({
  id: "listUsers",
  permission: "directory.read",
  summary: "People, by name",
  input: userQuery,
  output: userPage,
  async run(_ctx, { q, cursor, limit }) {
    const [name, id] = cursor ? decodeCursor(cursor, 2) : [];
    const contains = q ? { contains: q, mode: "insensitive" as const } : undefined;
    const rows = await db().user.findMany({
      where: {
        AND: [
          contains ? { OR: [{ name: contains }, { email: contains }] } : {},
          name && id ? { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] } : {},
        ],
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.name, row.id]);
    return { ...page, items: page.items.map(toUserView) };
  },
});
