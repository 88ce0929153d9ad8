import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { newUuid } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import {
  leafHash,
  openNote,
  parseCheckpoint,
  parseLeafEntry,
  parsePolicy,
  parseTlogProof,
  parseVkey,
  verifyInclusion,
} from "../log/index.ts";
import { getProof, oneFileProof, policyText, sealAll } from "./index.ts";
import { exampleReport, report, reports } from "./test-reports.ts";

let ids: string[];
beforeAll(async () => {
  ids = await report(reports(700));
  await sealAll();
});

/** What somebody finds who has the file and the policy, and nothing else. */
async function checked(id: string) {
  const { record, entry, proof } = await oneFileProof(id);
  const { index, hashes, checkpoint, extra } = parseTlogProof(proof);
  const { logs } = parsePolicy(await policyText());
  const { size, root } = parseCheckpoint(
    openNote(
      checkpoint,
      logs.map(({ vkey }) => parseVkey(vkey)),
    ).text,
  );
  const leaf = parseLeafEntry(entry);
  expect(extra?.toString()).toBe(entry);
  return {
    index,
    included: verifyInclusion({ leafHash: leafHash(entry), index, size, proof: hashes, root }),
    recorded: createHash("sha256").update(record).digest().equals(leaf.digest) && leaf.id === id,
  };
}

describe("the proof of an event", () => {
  test.each([0, 255, 256, 511, 699])("holds for the one at %i, with the policy alone", async (at) => {
    expect(await checked(ids[at] ?? "")).toEqual({ index: at, included: true, recorded: true });
  });

  test("takes six tiles at most", async () => {
    const asked = vi.spyOn(pool(), "query");
    await oneFileProof(ids[300] ?? "");
    expect(
      asked.mock.calls.filter(([text]) => String(text).includes("audit.tile")).length,
    ).toBeLessThanOrEqual(6);
    asked.mockRestore();
  });

  test("holds for a record that is held", async () => {
    const [id] = ids;
    await pool().query("INSERT INTO audit.held SELECT * FROM audit.record WHERE event_id = $1", [id]);
    expect(await checked(id ?? "")).toMatchObject({ included: true, recorded: true });
  });

  test("is a file, with the record or bare", async () => {
    const ctx = ctxOf(await addPerson("auditor"));
    const id = ids[3] ?? "";
    const whole = await getProof(ctx, { id });
    expect(whole).toMatchObject({ contentType: "application/json", filename: `${id}.proof.json` });
    expect(JSON.parse(whole.body)).toEqual(await oneFileProof(id));
    const bare = await getProof(ctx, { id, format: "tlog-proof" });
    expect(bare).toMatchObject({ contentType: "text/plain; charset=utf-8", filename: `${id}.tlog-proof` });
    expect(bare.body).toBe((await oneFileProof(id)).proof);
  });

  test("is not there yet while the event waits, and never of what is no event", async () => {
    const ctx = ctxOf(await addPerson("auditor"));
    const [id = ""] = await report([exampleReport()]);
    await expect(getProof(ctx, { id })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("is not sealed yet"),
    });
    for (const unknown of [newUuid(), "nothing"])
      await expect(getProof(ctx, { id: unknown })).rejects.toMatchObject({ code: "not_found" });
  });

  test("is for who may read the log", async () => {
    const ctx = ctxOf(await addPerson("member"));
    await expect(getProof(ctx, { id: ids[0] ?? "" })).rejects.toMatchObject({ code: "forbidden" });
  });
});
