import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { formatCheckpoint, formatExportLine, signNote } from "../log/index.ts";
import { type Arrangement, arrangements, forgedExport } from "../testing/forged-export.ts";
import { exportFiles, type MadeLog, makeBodies, makeKeys, makeLog } from "../testing/made-log.ts";
import { seededRandom } from "../testing/random.ts";
import { folderMaker, verify } from "../testing/run-verify.ts";

const folderOf = folderMaker(onTestFinished);
const keys = makeKeys();
const standard = makeLog(keys, "standard", makeBodies("standard", 600));
const security = makeLog(keys, "security", makeBodies("security", 300));
const logs = [standard, security];
const files = exportFiles(keys, logs);
const name = "records-00001.ndjson";
const seed = Date.now() % 2 ** 31;
const random = seededRandom(seed);

const linesOf = ({ class: of, bodies }: MadeLog) =>
  bodies.map((body, idx) => formatExportLine({ class: of, idx, body }));
const lines = logs.flatMap(linesOf);

/** What the verifier says of an export with these lines, whose manifest was signed for them all the same. */
async function verifyLines(changed: string[], ...options: string[]) {
  const folder = await folderOf(exportFiles(keys, logs, { lines: changed }));
  const { code, text } = await verify(folder, "--json", ...options);
  const { findings, faults, counts } = JSON.parse(text);
  const said = findings.map((one: Record<string, unknown>) => `${one.class} ${one.index} ${one.verdict}`);
  return { code, said, faults: faults.map(({ message }: { message: string }) => message), counts };
}

describe("an export as NDJSON", () => {
  test.each([0, 1, 2])(
    "is clean, record by record, in one command, with %i other threads",
    async (threads) => {
      const { code, text } = await verify(await folderOf(files), "--threads", String(threads));
      expect(text).toMatch(/^OK {16}900$/m);
      expect(text).toMatch(/^result {12}clean$/m);
      expect(code).toBe(0);
    },
  );

  test("of a search is clean, and says what the log can't tell", async () => {
    const { code, text } = await verify(
      await folderOf(exportFiles(keys, logs, { wanted: (idx) => idx % 299 === 5 })),
    );
    expect(code).toBe(0);
    expect(text).toMatch(/^OK {16}3$|^OK {16}5$/m);
    expect(text).toContain("Whether these are all the records that the search finds");
  });

  test("of nothing is clean", async () => {
    expect((await verify(await folderOf(exportFiles(keys, logs, { wanted: () => false })))).code).toBe(0);
  });

  test.each(Object.keys(files).flatMap((file) => [1, 2, 3].map((time) => [file, time] as const)))(
    `with one bit changed in %s is tampered (%i, seed ${seed})`,
    async (file) => {
      const bytes = Buffer.from(files[file] ?? "");
      const at = random.between(0, bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const policy = join(await folderOf({ pinned: keys.policy }), "pinned");
      const { code } = await verify(await folderOf({ ...files, [file]: bytes }), "--policy", policy);
      expect(code, `byte ${at}`).toBe(1);
    },
  );

  test.each(Object.keys(files).filter((file) => file !== "manifest.txt" && file !== "SHA256SUMS"))(
    "without %s is tampered",
    async (file) => {
      const { [file]: _, ...rest } = files;
      const policy = join(await folderOf({ pinned: keys.policy }), "pinned");
      expect((await verify(await folderOf(rest), "--policy", policy)).code).toBe(1);
    },
  );
});

describe.each([0, 2])(
  "an export that its exporter has altered, and signed, read with %i other threads",
  (threads) => {
    const idx = random.between(1, 598);
    const options = ["--threads", String(threads)];
    const verifyChanged = (changed: string[]) => verifyLines(changed, ...options);

    test("a record: MODIFIED", async () => {
      const changed = lines.with(idx, lines[idx]?.replace("com.example/crm", "com.example/erp") ?? "");
      expect(await verifyChanged(changed)).toMatchObject({
        code: 1,
        said: [`standard ${idx} MODIFIED`],
        counts: { OK: 899 },
      });
    });

    test("a record in another writing of the same JSON: MODIFIED", async () => {
      const changed = lines.with(idx, lines[idx]?.replace('"record":{', '"record":{ ') ?? "");
      expect(await verifyChanged(changed)).toMatchObject({ code: 1, said: [`standard ${idx} MODIFIED`] });
    });

    test("two records that changed places: MODIFIED, both", async () => {
      const body = (at: number) => standard.bodies[at] ?? "";
      const changed = lines
        .with(idx, formatExportLine({ class: "standard", idx, body: body(idx + 1) }))
        .with(idx + 1, formatExportLine({ class: "standard", idx: idx + 1, body: body(idx) }));
      expect((await verifyChanged(changed)).said).toEqual([
        `standard ${idx} MODIFIED`,
        `standard ${idx + 1} MODIFIED`,
      ]);
    });

    test("one left out of an export of everything: MISSING", async () => {
      expect((await verifyChanged(lines.toSpliced(idx, 1))).said).toEqual([`standard ${idx} MISSING`]);
      expect((await verifyChanged(lines.slice(0, -1))).said).toEqual(["security 299 MISSING"]);
    });

    test("all of a log that is said to have more events than one can count: MISSING, at once", async () => {
      const size = 2 ** 45;
      const checkpoint = signNote(
        formatCheckpoint({ origin: keys.signer("standard").name, size, root: standard.root }),
        [keys.signer("standard")],
      );
      const changed = exportFiles(keys, [{ ...standard, size, checkpoint }, security], {
        lines: linesOf(standard),
      });
      const { code, text } = await verify(await folderOf(changed), "--json", ...options);
      expect(code).toBe(1);
      expect(JSON.parse(text).counts.MISSING).toBe(size - 600 + 300);
    });

    test("one twice: DUPLICATE", async () => {
      expect((await verifyChanged(lines.toSpliced(idx, 0, lines[idx] ?? ""))).said).toEqual([
        `standard ${idx} DUPLICATE`,
      ]);
    });

    test("one more than the log has: EXTRA", async () => {
      const more = formatExportLine({ class: "security", idx: 300, body: security.bodies[7] ?? "" });
      expect((await verifyChanged([...lines, more])).said).toEqual(["security 300 EXTRA"]);
    });

    test("one of another log", async () => {
      const foreign = formatExportLine({ class: "standard", idx, body: security.bodies[idx % 300] ?? "" });
      expect((await verifyChanged(lines.with(idx, foreign))).said).toEqual([`standard ${idx} MODIFIED`]);
    });

    test("logs in another order, or a line that is none", async () => {
      const turned = await verifyChanged([...linesOf(security), ...linesOf(standard)]);
      expect(turned.code).toBe(1);
      const nonsense = await verifyChanged(lines.with(idx, "{}"));
      expect(nonsense).toMatchObject({ code: 1, said: [`standard ${idx} MISSING`] });
      expect(nonsense.faults).toContain("This is not a line with a record of an export.");
    });

    test("together with its proofs: the tiles have another root", async () => {
      const forged = makeLog(
        keys,
        "standard",
        standard.bodies.with(idx, standard.bodies[idx]?.replace("crm", "erp") ?? ""),
      );
      const changed = exportFiles(keys, [
        { ...forged, checkpoint: standard.checkpoint, root: standard.root },
        security,
      ]);
      const { code, text } = await verify(await folderOf(changed), ...options);
      expect(code).toBe(1);
      expect(text).toContain("standard: Its tiles have another root than the checkpoint.");
    });

    test("with a tile of leaves that is not the log's: its leaves are named", async () => {
      const forged = makeLog(
        keys,
        "standard",
        standard.bodies.with(300, standard.bodies[300]?.replace("crm", "erp") ?? ""),
      );
      const tiles = standard.tiles.map((tile) =>
        tile.level === 0 && tile.n === 1
          ? (forged.tiles.find((one) => one.level === 0 && one.n === 1) ?? tile)
          : tile,
      );
      const changed = exportFiles(keys, [{ ...standard, bodies: forged.bodies, tiles }, security]);
      const { code, text } = await verify(await folderOf(changed), ...options);
      expect(code).toBe(1);
      expect(text).toContain("The tile 0/1 is not under the root: leaves 256 to 511.");
    });

    test.each(Object.keys(arrangements) as Arrangement[])("with two tiles of one place: %s", async (how) => {
      const at = random.between(512, 598);
      const bodies = standard.bodies.with(at, standard.bodies[at]?.replace("crm", "erp") ?? "");
      const folder = await folderOf(forgedExport(keys, standard, bodies, how));
      const kept = await folderOf({ policy: keys.policy, checkpoint: standard.checkpoint });
      const pinned = ["--policy", join(kept, "policy"), "--checkpoint", join(kept, "checkpoint")];
      const { code, text } = await verify(folder, ...pinned, ...options);
      expect(code).toBe(1);
      expect(text).toMatch(/FAULT {13}standard: The tile \d\/\d comes after \d\/\d, out of its order\./);
    });
  },
);

describe("older checkpoints of an export", () => {
  const kept = async (bodies: readonly string[], of: "standard" | "governance" = "standard") =>
    join(await folderOf({ kept: makeLog(keys, of, bodies).checkpoint }), "kept");

  test.each([1, 256, 300, 512, 513, 600])("of %i events is extended", async (size) => {
    const { code, text } = await verify(
      await folderOf(files),
      "--checkpoint",
      await kept(standard.bodies.slice(0, size)),
    );
    expect(text).toContain("standard: 1 older checkpoints");
    expect(code).toBe(0);
  });

  test.each([1, 256, 300, 600])("of another history of %i events is not", async (size) => {
    const { code } = await verify(
      await folderOf(files),
      "--checkpoint",
      await kept(makeBodies("standard", size)),
    );
    expect(code).toBe(1);
  });

  test("that the export has no tiles for, or is newer, or of another log: no verdict", async () => {
    const few = await folderOf(exportFiles(keys, logs, { wanted: (idx) => idx > 520 }));
    expect((await verify(few, "--checkpoint", await kept(standard.bodies.slice(0, 300)))).code).toBe(2);
    expect(
      (await verify(await folderOf(files), "--checkpoint", await kept(makeBodies("standard", 700)))).code,
    ).toBe(2);
    expect(
      (
        await verify(
          await folderOf(files),
          "--checkpoint",
          await kept(makeBodies("governance", 3), "governance"),
        )
      ).code,
    ).toBe(2);
  });
});

describe("other formats", () => {
  const csv = exportFiles(keys, logs, { part: ["csv", "records-00001.csv", "id,action\r\n1,2\r\n"] });

  test("are checked by the manifest and hashes, and it says so", async () => {
    const { code, text } = await verify(await folderOf(csv));
    expect(code).toBe(0);
    expect(text).toMatch(/^not checked {7}Each record against the log: csv has not the bytes/m);
  });

  test("with one byte more are tampered", async () => {
    expect(
      (await verify(await folderOf({ ...csv, "records-00001.csv": "id,action\r\n1,2\r\n\n" }))).code,
    ).toBe(1);
  });
});

test("what lies beside the export is no part of it, and that is said", async () => {
  const { code, text } = await verify(
    await folderOf({ ...files, "records-00002.ndjson": "{}\n", "\u001b[2J": "x" }),
  );
  expect(code).toBe(0);
  expect(text).toMatch(
    /^not checked {7}Files that the manifest does not name, 2 of them, .*records-00002\.ndjson/m,
  );
  expect(text).not.toContain("\u001b");
});

test("an export signed by keys that are not pinned: no verdict; with a change in it, tampered", async () => {
  const policy = join(await folderOf({ pinned: makeKeys().policy }), "pinned");
  const { code, text } = await verify(await folderOf(files), "--policy", policy);
  expect(code).toBe(2);
  expect(text).toMatch(/^OK {16}900$/m);
  for (const file of ["manifest.txt", name]) {
    const bytes = Buffer.from(files[file] ?? "");
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    expect((await verify(await folderOf({ ...files, [file]: bytes }), "--policy", policy)).code, file).toBe(
      1,
    );
  }
});

test("what hostile files say can't steer the terminal", async () => {
  const { text } = await verify(await folderOf({ ...files, "manifest.txt": "\u001b[2J\u202e\n\n— x y\n" }));
  for (const steering of ["\u001b", "\u202e"]) expect(text).not.toContain(steering);
  expect((await verify(await folderOf({ ...files, "manifest.txt": "x" }))).code).toBe(1);
});

test(`${name} may be large: lines are read as they come`, async () => {
  const { code } = await verifyLines([...lines.slice(0, 3), "x".repeat(3_000_000)]);
  expect(code).toBe(1);
});
