import type { WorldNarrowing } from "./world.ts";

/** One time that a grant was made smaller, as it is stored. All are names of tools. */
export type StoredNarrowing = {
  keep: readonly string[];
  taken: readonly string[];
  /** Of those taken. */
  restored: readonly string[];
  shadowUntil: Date | string;
};

export function toNarrowing({ keep, taken, restored, shadowUntil }: StoredNarrowing): WorldNarrowing {
  return {
    keeps: new Set([...keep, ...restored]),
    takes: new Set(taken.filter((tool) => !restored.includes(tool))),
    shadowUntilMs: new Date(shadowUntil).getTime(),
  };
}

/** Whether all of them leave a tool in a grant. What was approved since is none of what they kept. */
export function isKept(narrowings: readonly WorldNarrowing[], tool: string): boolean {
  return narrowings.every(({ keeps }) => keeps.has(tool));
}

/** Whether a tool that is not kept can be restored: everything that keeps it out can be given back now. */
export function isInShadow(narrowings: readonly WorldNarrowing[], tool: string, nowMs: number): boolean {
  const against = narrowings.filter(({ keeps }) => !keeps.has(tool));
  return (
    against.length > 0 &&
    against.every(({ takes, shadowUntilMs }) => takes.has(tool) && nowMs < shadowUntilMs)
  );
}
