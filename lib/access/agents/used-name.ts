import { clipText } from "#lib/kernel/clip-text.ts";

/** It is part of a row's key, which must fit into an index. In UTF-16 units. */
const usedNameMax = 300;

/** The name by which uses of a tool are counted. Tools whose names begin with the same 300 are counted together. */
export function usedName(tool: string): string {
  return clipText(tool, usedNameMax);
}
