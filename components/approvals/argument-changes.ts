import { type ArgumentRow, argumentRows } from "./argument-rows.ts";

export type ArgumentChange = { pointer: string; before: string | null; after: string | null };

/** Which values a call has otherwise than the one before it; both are canonical JSON. */
export function argumentChanges(before: string, after: string): ArgumentChange[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((pointer) => {
    const [old, current] = [was.get(pointer) ?? null, is.get(pointer) ?? null];
    if (old?.text === current?.text && old?.kind === current?.kind) return [];
    return [{ pointer, before: old?.text ?? null, after: current?.text ?? null }];
  });
}

function leavesOf(canonical: string): Map<string, ArgumentRow> {
  const leaves = argumentRows(canonical).filter(({ leaf }) => leaf);
  return new Map(leaves.map((row) => [row.pointer, row]));
}
