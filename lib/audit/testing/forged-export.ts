import { exportFiles, type Keys, type MadeLog, makeLog, proofLines } from "./made-log.ts";

/** How the tiles of a forged log and those of the real one can stand in one file. */
export const arrangements = {
  "all forged tiles before all real ones": ({ real, forged }) => [...forged, ...real],
  "all real tiles before all forged ones": ({ real, forged }) => [...real, ...forged],
  "each forged tile before the real one of its place": ({ real, forged }) =>
    real.flatMap((line, at) => [forged[at] ?? "", line]),
  "the last tile of leaves forged, then real": ({ real, forged }) => [
    ...real.slice(0, -1),
    forged.at(-1) ?? "",
    real.at(-1) ?? "",
  ],
  "the last tile of leaves real, then forged": ({ real, forged }) => [...real, forged.at(-1) ?? ""],
  "the forged tile of leaves before the real tiles above": ({ real, forged }) => [
    forged.at(-1) ?? "",
    ...real,
  ],
} satisfies Record<string, (lines: { real: string[]; forged: string[] }) => string[]>;
export type Arrangement = keyof typeof arrangements;

/**
 * What somebody hands out who may sign exports and not the log: other records under the real checkpoint, with tiles that go
 * with the records and tiles that go with the checkpoint.
 */
export function forgedExport(
  keys: Keys,
  real: MadeLog,
  bodies: readonly string[],
  arrangement: Arrangement,
): ReturnType<typeof exportFiles> {
  const forged = makeLog(keys, real.class, bodies);
  const proofs = arrangements[arrangement]({ real: proofLines(real), forged: proofLines(forged) });
  return exportFiles(keys, [{ ...real, bodies }], { proofs });
}
