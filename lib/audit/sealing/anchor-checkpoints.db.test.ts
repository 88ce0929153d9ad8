import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { emptyRoot, formatCheckpoint, newKeyPair, parseSkey, signNote } from "../log/index.ts";
import { asSuperuser, keepState, restoreState } from "../testing/as-superuser.ts";
import { getIntegrity, handleAnchorCheckpoints, sealAll } from "./index.ts";
import { report, reports } from "./test-reports.ts";

const place = env().auditAnchorDir;
const folder = join(place, "standard");

beforeEach(async () => {
  await report(reports(3));
  await sealAll();
});

async function newest() {
  const { rows } = await pool().query<{ size: number; checkpoint: string }>(
    "SELECT size::int AS size, checkpoint FROM audit.log WHERE class = 'standard'",
  );
  return rows[0] ?? expect.fail();
}

async function anchored() {
  const { rows } = await pool().query<{ size: number; place: string }>(
    "SELECT size::int AS size, place FROM audit.anchor WHERE class = 'standard' ORDER BY size",
  );
  return rows;
}

describe("anchoring", () => {
  test("lays the newest checkpoint down outside the database, once", async () => {
    const { size, checkpoint } = await newest();
    await handleAnchorCheckpoints();
    await handleAnchorCheckpoints();
    expect(await readdir(folder)).toEqual([`${size}.checkpoint`]);
    expect(await readFile(join(folder, `${size}.checkpoint`), "utf8")).toBe(checkpoint);
    expect(await anchored()).toEqual([{ size, place }]);
  });

  test("puts nothing in the place of another state, and does not call that anchored", async () => {
    const { size } = await newest();
    const forged = `elsewhere\n${size}\n${Buffer.alloc(32).toString("base64")}\n\n— elsewhere AAAAAAAA\n`;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${size}.checkpoint`), forged);
    await handleAnchorCheckpoints();
    expect(await readFile(join(folder, `${size}.checkpoint`), "utf8")).toBe(forged);
    expect((await anchored()).map((anchor) => anchor.size)).not.toContain(size);
  });

  test("takes no checkpoint that the log has not signed, nor one of another size", async () => {
    const { size, checkpoint } = await newest();
    const forged = signNote(
      formatCheckpoint({ origin: checkpoint.split("\n")[0] ?? "", size: 1_000_000, root: emptyRoot }),
      [parseSkey(newKeyPair(checkpoint.split("\n")[0] ?? "").skey)],
    );
    for (const [claimed, note] of [
      [1_000_000, forged],
      [size + 7, checkpoint],
    ] as const) {
      await asSuperuser(
        `UPDATE audit.log SET size = ${claimed}, checkpoint = '${note}' WHERE class = 'standard'`,
      );
      await handleAnchorCheckpoints();
      expect(await readdir(folder)).not.toContain(`${claimed}.checkpoint`);
    }
    await asSuperuser(
      `UPDATE audit.log SET size = ${size}, checkpoint = '${checkpoint}' WHERE class = 'standard'`,
    );
  });

  test("survives a place that takes nothing", async () => {
    await rm(place, { recursive: true, force: true });
    await writeFile(place, "This is no folder.");
    await handleAnchorCheckpoints();
    expect((await anchored()).map((anchor) => anchor.size)).not.toContain((await newest()).size);
    await rm(place);
    await handleAnchorCheckpoints();
    expect((await anchored()).map((anchor) => anchor.size)).toContain((await newest()).size);
  });
});

describe("sealing", () => {
  test("stops where the log is not what was anchored, says what to do, and goes on once it is again", async () => {
    await handleAnchorCheckpoints();
    const { size } = await newest();
    const checkpoint = join(folder, `${size}.checkpoint`);
    const note = await readFile(checkpoint, "utf8");
    await keepState("newest");
    // A database of before: the last event waits, and is in no log.
    await asSuperuser(
      `DELETE FROM audit.record WHERE class = 'standard' AND idx = ${size - 1}`,
      `UPDATE audit.log SET size = ${size - 1} WHERE class = 'standard'`,
    );
    await report(reports(1));
    await expect(sealAll()).rejects.toThrow(`has ${size - 1} events, and had ${size} when ${checkpoint}`);
    expect((await getIntegrity(ctxOf(await addPerson("auditor")), {})).stopped).toContain("a second history");
    await restoreState("newest");

    // One of the same size and with another root: it was sealed on elsewhere.
    await report(reports(1));
    await writeFile(
      checkpoint,
      note.replace(note.split("\n")[2] ?? "", Buffer.alloc(32, 7).toString("base64")),
    );
    await asSuperuser(`UPDATE audit.log SET size = ${size - 1} WHERE class = 'standard'`);
    await expect(sealAll()).rejects.toThrow("Nothing is sealed");
    await asSuperuser(`UPDATE audit.log SET size = ${size} WHERE class = 'standard'`);
    expect((await getIntegrity(ctxOf(await addPerson("auditor")), {})).stopped).toContain("had another root");
    await writeFile(checkpoint, note);
    await sealAll();
    expect((await newest()).size).toBe(size + 1);
  });
});
