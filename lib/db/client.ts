import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { closePool, pool } from "./pool.ts";
import { statementNames } from "./statement-names.ts";

// Next bundles its own copy of this module; both copies must share one client and one pool.
const shared = globalThis as { __countersignDb?: { client: PrismaClient; pool: ReturnType<typeof pool> } };

/** The process's database client. */
export function db(): PrismaClient {
  const current = pool();
  if (shared.__countersignDb?.pool !== current)
    shared.__countersignDb = { client: clientOf(current), pool: current };
  return shared.__countersignDb.client;
}

function clientOf(current: ReturnType<typeof pool>): PrismaClient {
  const adapter = new PrismaPg(current, { statementNameGenerator: statementNames() });
  return new PrismaClient({ adapter });
}

export async function closeDb(): Promise<void> {
  await shared.__countersignDb?.client.$disconnect();
  shared.__countersignDb = undefined;
  await closePool();
}

/** A transaction's client: what commands write with. */
export type Tx = Prisma.TransactionClient;
export type { Prisma };
