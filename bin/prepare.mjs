import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./node.mjs";

const stamps = join(root, "node_modules", ".cache", "countersign");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const sources = [
  "app",
  "components",
  "lib",
  "public",
  "next.config.mjs",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

/**
 * Does what is missing or stale, and nothing else: dependencies by the lock file, the database client by the schema.
 * Each step leaves the hash of what it was made from.
 *
 * @param {{ quiet?: boolean }} options
 */
export async function prepare({ quiet = false } = {}) {
  const say = (text) => quiet || process.stdout.write(`${text}\n`);
  await alone(() => prepareAlone(say));
}

function prepareAlone(say) {
  const locked = hashOf(["package.json", "package-lock.json"]);
  if (stampOf("install") !== locked) {
    say("Installing dependencies …");
    // Not `npm ci`: it refuses a lock file made behind a mirror that lacks other platforms' binaries.
    must(npm, ["install", "--include=dev", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
    stamp("install", locked);
  }
  const schema = hashOf(["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  if (!existsSync(join(root, "lib/db/generated/client.ts")) || stampOf("client") !== schema) {
    say("Generating the database client …");
    // `generate` asks for the native schema engine and then does not use it; any program will do.
    must(bin("prisma"), ["generate"], {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: "1",
    });
    stamp("client", schema);
  }
}

/** Builds the pages when their sources changed since the last build. */
export async function build() {
  await alone(buildAlone);
}

function buildAlone() {
  const built = hashOf([...sources, "package-lock.json"]);
  if (existsSync(join(root, ".next/BUILD_ID")) && stampOf("build") === built) return;
  process.stdout.write("Building the console …\n");
  must(bin("next"), ["build"], { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  stamp("build", built);
}

/**
 * Runs a step while no other process of this checkout runs one: a start and a command line, say, that both find the
 * dependencies stale. The lock of a process that died is taken over.
 */
async function alone(step) {
  const lock = join(stamps, "lock");
  mkdirSync(stamps, { recursive: true });
  while (!taken(lock)) await new Promise((again) => setTimeout(again, 200));
  try {
    step();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    const owner = ownerOf(lock);
    if (owner && !isAlive(owner)) rmSync(lock, { force: true });
    return false;
  }
}

/** Who holds it; 0 where it was given back a moment ago, or is not signed yet. */
function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function bin(name) {
  return join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}

/** Runs a step; its output is shown only when it fails. */
function must(command, args, env = {}) {
  const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH}`;
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: path, ...env },
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}\n`);
  process.stderr.write(
    `\`${relative(root, command) || command} ${args.join(" ")}\` failed; nothing was started.\n`,
  );
  process.exit(1);
}

function stampOf(step) {
  const file = join(stamps, step);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function stamp(step, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, step), value);
}

/** One hash over files and folders, tests and generated code left out. */
function hashOf(paths) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (!statSync(full).isDirectory()) {
      hash.update(`${path}\0`).update(readFileSync(full)).update("\0");
      return;
    }
    for (const name of readdirSync(full).sort()) {
      if (name !== "generated" && !/\.test\.tsx?$/.test(name)) visit(`${path}/${name}`);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}
