import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import { runMigrations as migrateJobs } from "graphile-worker";
import pg from "pg";
import { appRole } from "./pool.ts";

const root = join(import.meta.dirname, "../../prisma");
/** Any constant: it keeps two starting processes from migrating at once. */
const migrationLock = 4_815_162_342;

/**
 * Brings the database to this release: the standard `prisma/migrations`, run by Prisma's own engine compiled to
 * WebAssembly (nothing native to download), then the job queue's own. `prisma migrate deploy` does the first half as
 * well and keeps the same `_prisma_migrations` table.
 *
 * @param databaseUrl an owner of the database who may create roles
 * @returns the names of the migrations that were applied now
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const pool = migrationPool(databaseUrl);
  try {
    const lock = await pool.connect();
    try {
      await lock.query("SELECT pg_advisory_lock($1)", [migrationLock]);
      const engine = await openEngine(pool);
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: await migrationsList(),
        filters: { externalTables: [], externalEnums: [] },
      });
      await migrateJobs({ pgPool: pool });
      await lock.query(grantJobQueue);
      return appliedMigrationNames;
    } finally {
      lock.release(true);
    }
  } finally {
    await pool.end();
  }
}

/**
 * What would have to change for the database to match `schema.prisma`, as SQL; empty when they agree.
 *
 * @param databaseUrl the migrated database, or null to compare with nothing
 */
export async function schemaDifference(databaseUrl: string, from: "database" | "nothing"): Promise<string> {
  const pool = migrationPool(databaseUrl);
  const engine = await openEngine(pool);
  const { stdout } = await engine.diff({
    from: from === "nothing" ? { tag: "empty" } : { tag: "schemaDatasource", ...(await schemaContainer()) },
    to: { tag: "schemaDatamodel", ...(await schemaContainer()) },
    script: true,
    exitCode: null,
    filters: { externalTables: ["public._prisma_migrations"], externalEnums: [] },
  });
  await pool.end();
  return stdout?.includes("This is an empty migration") ? "" : (stdout ?? "");
}

async function openEngine(pool: pg.Pool) {
  const factory = bindMigrationAwareSqlAdapterFactory(mended(new PrismaPg(pool)));
  const { files } = await schemaContainer();
  return SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => undefined,
    factory,
  );
}

/**
 * Mends two habits of the stock adapter. It splits scripts at every `;`, which breaks dollar-quoted functions: send
 * each script whole. And it refuses Postgres' one-byte `"char"`, which the catalogs use and the engine expects as
 * `Character`: the type travels as UUID, which the catalogs don't have, and is named rightly on the other side.
 */
function mended(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  };
  return factory;
}

function migrationPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  return Object.assign(pool, {
    query: async (...args: unknown[]) => {
      const result = await query(...args);
      for (const field of result.fields ?? []) {
        if (field.dataTypeID === pg.types.builtins.CHAR) field.dataTypeID = pg.types.builtins.UUID;
      }
      return result;
    },
  });
}

async function schemaContainer() {
  const folder = join(root, "schema");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      content: await readFile(join(folder, name), "utf8"),
    })),
  );
  return { files, configDir: root };
}

async function migrationsList() {
  const baseDir = join(root, "migrations");
  const folders = (await readdir(baseDir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: {
      path: "migration_lock.toml",
      content: await readFile(join(baseDir, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      folders
        .map((entry) => entry.name)
        .sort()
        .map(async (name) => ({
          path: name,
          migrationFile: {
            path: "migration.sql",
            content: {
              tag: "ok" as const,
              value: await readFile(join(baseDir, name, "migration.sql"), "utf8"),
            },
          },
        })),
    ),
  };
}

/** The queue's tables have row level security without a policy; the product's role gets one on each. */
const grantJobQueue = `
  GRANT USAGE ON SCHEMA graphile_worker TO ${appRole};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${appRole};
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${appRole};
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${appRole};
  DO $$
  DECLARE queue_table regclass;
  BEGIN
    FOR queue_table IN SELECT oid FROM pg_class
      WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind = 'r' AND relrowsecurity
    LOOP
      EXECUTE format('DROP POLICY IF EXISTS ${appRole} ON %s', queue_table);
      EXECUTE format('CREATE POLICY ${appRole} ON %s TO ${appRole} USING (true) WITH CHECK (true)', queue_table);
    END LOOP;
  END
  $$;
`;
