import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { provideEnv } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { handleApplyRetention } from "../retention/index.ts";
import { sealedIn } from "../retention/test-months.ts";
import { sealAll } from "../sealing/index.ts";
import { verify } from "../testing/run-verify.ts";
import { folderOf } from "./export-folder.ts";
import { createExport, getExport, handleRunExport } from "./index.ts";

test("an export whose records expire while it is written fails and says why; asked for again, it is whole", async () => {
  const data = await mkdtemp(join(tmpdir(), "countersign-expired-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  provideEnv({ DATA_DIR: data });
  const auditor = ctxOf(await addPerson("auditor"));
  const asked = async (q = "") => (await createExport(auditor, { q, format: "ndjson" })).id;
  await sealedIn("2020-03", [{}, {}, {}]);
  await sealAll();
  const ids = [await asked(), await asked("status:success")];
  // Each has written its first part by then.
  for (const id of ids) await handleRunExport({ export_id: id }, { ms: 0, chunkRows: 1, partRows: 1 });
  await handleApplyRetention();
  for (const id of ids) {
    await handleRunExport({ export_id: id });
    const { status, failure, files } = await getExport(auditor, { id });
    expect({ status, files }).toEqual({ status: "failed", files: [] });
    expect(failure).toMatch(/^The retention of a month of the class standard ended while .* Export again\.$/);
  }

  await sealAll();
  const again = await asked();
  await handleRunExport({ export_id: again });
  const { code, text } = await verify(folderOf(again));
  expect(text).not.toContain("MISSING");
  expect(code).toBe(0);
});
