import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { CannotRunError } from "./cannot-run.ts";
import { bytesMax, folderPlace, type Place, readLocal, webPlace } from "./place.ts";
import { manifestName } from "./verify-export.ts";

type OwnPolicy = () => Promise<Buffer | null>;
/** What lies at a path or an address, and the policy that lies with it. */
export type Opened =
  | { kind: "document"; text: string; ownPolicy: OwnPolicy }
  | { kind: "export"; ownPolicy: OwnPolicy }
  /** `isWhole`: these are all logs of the console that gateways write to. */
  | { kind: "log"; places: Place[]; isWhole: boolean; ownPolicy: OwnPolicy };

/** @throws CannotRunError when nothing of ours is there */
export async function openTarget(target: string, token?: string): Promise<Opened> {
  if (/^https?:\/\//i.test(target)) {
    const at = (name: string) => webPlace(name ? `${target.replace(/\/$/, "")}/${name}` : target, token);
    const logs = await logsAt(at, target);
    return { ...logs, ownPolicy: () => at("").read(logs.isWhole ? "policy" : "../policy", bytesMax.note) };
  }
  const found = await stat(target).catch(() => null);
  if (!found) throw new CannotRunError(`There is nothing at ${target}.`);
  if (found.isFile()) {
    const text = (await readLocal(target, bytesMax.document))?.toString() ?? "";
    return { kind: "document", text, ownPolicy: () => firstOf([join(dirname(target), "policy.txt")]) };
  }
  const own = join(target, "policy.txt");
  if (await isFile(join(target, manifestName))) return { kind: "export", ownPolicy: () => firstOf([own]) };
  const logs = await logsAt((name) => folderPlace(join(target, name)), target);
  return { ...logs, ownPolicy: () => firstOf([own, join(dirname(target), "policy.txt")]) };
}

/** The log here, or all logs below: one that has no checkpoint yet is empty. */
async function logsAt(at: (name: string) => Place, target: string) {
  const hasLog = async (place: Place) => (await place.read("checkpoint", bytesMax.note)) !== null;
  if (await hasLog(at(""))) return { kind: "log" as const, places: [at("")], isWhole: false };
  const places: Place[] = [];
  for (const name of retentionClasses) if (await hasLog(at(name))) places.push(at(name));
  if (places.length > 0) return { kind: "log" as const, places, isWhole: true };
  throw new CannotRunError(
    `${target} is neither an export (${manifestName}) nor a log, nor has it logs (checkpoint).`,
  );
}

async function firstOf(files: readonly string[]): Promise<Buffer | null> {
  for (const file of files) {
    const text = await readLocal(file, bytesMax.note);
    if (text) return text;
  }
  return null;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
