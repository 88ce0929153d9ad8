import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../../shared/data/registry/seeds");

/** Whether the public registries' seed files lie beside the project; without them tests go on with their own rows. */
export const haveSeeds = existsSync(folder);

export const seedFiles = {
  current: "seed-v1.6.0.json",
  autumn: "seed-2025-09-29-358-servers.json",
  snakeCase: "seed-2025-08-27-snake_case.json",
  legacy: "seed_2025_05_16-legacy.json",
  toolhive: "toolhive-upstream-registry.json",
} as const;

export function readSeed(name: keyof typeof seedFiles): string {
  return readFileSync(join(folder, seedFiles[name]), "utf8");
}
