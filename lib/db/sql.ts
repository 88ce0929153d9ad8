import { Prisma } from "./generated/client.ts";

/** Parts of a query that are put together: their values travel apart from their text, always. */
export const { sql, empty, join } = Prisma;
export type Sql = Prisma.Sql;
