import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeBundle, encodeBundle } from "./bundle.ts";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { openNote, signNote } from "./note.ts";
import { parseSkey, parseVkey } from "./note-key.ts";
import { proveConsistency, verifyConsistency } from "./proof.ts";
import { bundlePath, tilePath } from "./tile-path.ts";
import { appendLeaves, type Edge } from "./tiles.ts";
import { emptyRoot, leafHash } from "./tree.ts";

/** A small log that Tessera wrote (transparency-dev/tessera, testdata/log); used when it lies beside the project. */
const sample = join(import.meta.dirname, "../../../../shared/data/transparency/tlog-tiles-sample");
const read = (path: string) => readFileSync(join(sample, path));

// Its keys, which are published beside it.
const origin = "example.com/log/testdata";
const skey = "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";
const vkey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

describe.skipIf(!existsSync(sample))("a log that others wrote", () => {
  test("comes out the same, byte for byte, one entry after another", async () => {
    const entries = decodeBundle(read(bundlePath(0, 15)));
    expect(entries).toHaveLength(15);
    let log: { edge: Edge; size: number; root: Buffer } = { edge: [], size: 0, root: emptyRoot };
    const roots = [emptyRoot];
    for (let size = 0; size <= 15; size++) {
      if (size > 0) {
        const next = appendLeaves(log.edge, log.size, [leafHash(entries[size - 1] as Buffer)]);
        expect(next.tiles).toEqual([{ level: 0, n: 0, hashes: read(tilePath(0, 0, size)) }]);
        expect(encodeBundle(entries.slice(0, size))).toEqual(read(bundlePath(0, size)));
        log = next;
        roots.push(log.root);
      }
      const note = signNote(formatCheckpoint({ origin, size, root: log.root }), [parseSkey(skey)]);
      expect(note).toBe(read(`checkpoint.${size}`).toString());
    }
    expect(read("checkpoint")).toEqual(read("checkpoint.15"));
    const tile = () => read(tilePath(0, 0, 15));
    for (let size1 = 1; size1 <= 15; size1++) {
      const proof = await proveConsistency(size1, 15, tile);
      const [root1, root2] = [roots[size1] as Buffer, log.root];
      expect(verifyConsistency({ size1, root1, size2: 15, root2, proof })).toBe(true);
    }
  });

  test.each(Array.from({ length: 16 }, (_, size) => size))("its checkpoint of size %d verifies", (size) => {
    const { text, verified } = openNote(read(`checkpoint.${size}`), [parseVkey(vkey)]);
    expect(verified).toEqual([{ name: origin, keyId: "33d7b496" }]);
    expect(parseCheckpoint(text)).toMatchObject({ origin, size, extensions: [] });
  });
});
