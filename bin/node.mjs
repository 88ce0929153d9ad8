import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const binaries = join(root, "node_modules", ".bin");
/** What Node compiled, for the next start. Installing the modules anew removes it, and nothing is lost by that. */
const compiled = join(root, "node_modules", ".cache", "countersign", "compiled");
const ownNode = join(binaries, process.platform === "win32" ? "node.cmd" : "node");

/**
 * The Node that this project runs on: the one among its dependencies, whatever the machine has. Asked for when it is
 * needed, because a first start installs it.
 */
export function nodePath() {
  return existsSync(ownNode) ? ownNode : process.execPath;
}

export const nodeFlags = [
  // Node warns of WebAssembly modules, which the migration engine is, and of habits of libraries. Neither is for an operator to act on.
  "--disable-warning=ExperimentalWarning",
  "--disable-warning=DeprecationWarning",
  // In MiB. Bytes from a connection or a file are let go with the small objects that hold them, and those are collected when this is
  // full, which with what V8 takes by itself they rarely are: docs/decisions/0030.
  "--max-semi-space-size=8",
];

/**
 * Runs a program in the checkout, its output on ours, and passes our signals on.
 *
 * @returns {Promise<number>} its exit code
 */
export function run(command, args, env = {}) {
  const child = spawn(command, args, {
    stdio: "inherit",
    env: { NODE_COMPILE_CACHE: compiled, ...process.env, PATH: `${binaries}:${process.env.PATH}`, ...env },
  });
  const pass = (signal) => child.kill(signal);
  process.on("SIGINT", pass);
  process.on("SIGTERM", pass);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code, signal) => {
      process.off("SIGINT", pass);
      process.off("SIGTERM", pass);
      done(code ?? (signal ? 1 : 0));
    });
  });
}
