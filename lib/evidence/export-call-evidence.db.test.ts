import { beforeAll, describe, expect, test } from "vitest";
import { takeEvents } from "#lib/audit/intake/index.ts";
import {
  leafHash,
  openNote,
  parseCheckpoint,
  parseTlogProof,
  parseVkey,
  verifyInclusion,
} from "#lib/audit/log/index.ts";
import { policyText, sealAll, statementVkey } from "#lib/audit/sealing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newUuid } from "#lib/core/ids.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { exportCallEvidence } from "./index.ts";
import { type Story, tellStory } from "./test-story.ts";

let auditor: UserActor;
let story: Story;

beforeAll(async () => {
  [auditor, story] = [await addPerson("auditor"), await tellStory()];
});

/** A call as a gateway reports it. */
async function report(operation: Record<string, unknown>): Promise<string> {
  const id = newUuid();
  const gateway = {
    kind: "client",
    id: "cli_edge",
    name: "Edge",
    clientKind: "gateway",
    scopes: ["*"],
  } as const;
  const event = {
    audit_id: id,
    timestamp: new Date().toISOString(),
    caller: { identity: "ana@bank.example", identity_type: "user", agent: "care" },
    operation: { type: "tools/call", name: "forecast", arguments: { city: "Bergen" }, ...operation },
    result: { status: "success" },
  };
  const { accepted, rejected } = await takeEvents(systemCtx("", { actor: gateway }), {
    body: Buffer.from(JSON.stringify([event])),
    contentType: "application/json",
  });
  expect({ accepted, rejected }).toEqual({ accepted: 1, rejected: [] });
  return id;
}

async function evidenceOf(id: string) {
  const { body, filename } = await exportCallEvidence(ctxOf(auditor), { id });
  return { file: JSON.parse(body), body, filename };
}

describe("the evidence of a call", () => {
  test("has the record, its proof, and how the version that was called came to be approved, signed", async () => {
    const { name, version } = story.document;
    const id = await report({ server: name, server_version: version });
    await sealAll();
    const { file, body, filename } = await evidenceOf(id);
    expect(filename).toBe(`evidence-event-${id}.json`);
    expect(file).toMatchObject({ about: { event: id }, complete: true });

    const { event, approval } = file.parts;
    const { index, hashes, checkpoint } = parseTlogProof(event.proof.proof);
    const { text } = openNote(checkpoint, await vkeysOf());
    const { size, root } = parseCheckpoint(text);
    expect(verifyInclusion({ leafHash: leafHash(event.proof.entry), index, size, proof: hashes, root })).toBe(
      true,
    );
    expect(`sha256:${Buffer.from(JSON.parse(event.proof.entry).d, "base64").toString("hex")}`).toBe(
      digestOfText(event.body),
    );
    expect(approval).toMatchObject({
      chosen: "The record names the version.",
      version: { version, approved_by_submission: story.id },
    });
    expect(approval.submissions[0].votes.length).toBeGreaterThan(0);

    const { manifest, ...content } = file;
    expect(digestOfText(canonicalJson(content))).toBe(manifest.whole);
    expect(openNote(manifest.signature, [parseVkey(await statementVkey())]).text).toBe(
      `evidence/v1\n${manifest.whole}\n`,
    );
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "evidence.export_call",
      after: { digest: digestOfText(body), bundle: manifest.whole, complete: true },
    });
  });

  test("of a version that we don't know has the newest that had been published, and says so", async () => {
    const { name, version } = story.document;
    const { file } = await evidenceOf(await report({ server: name, server_version: "99" }));
    expect(file.parts.approval).toMatchObject({
      chosen: expect.stringContaining("no version of ours"),
      version: { version },
    });
  });

  test("that is not sealed yet, or of a server that nobody approved, has what there is", async () => {
    const { file } = await evidenceOf(await report({ server: "com.elsewhere/unknown" }));
    expect(file).toMatchObject({ complete: false, parts: { event: { proof: null }, approval: null } });
  });

  test("is refused to members, and of what is not there", async () => {
    const id = newUuid();
    await expect(exportCallEvidence(ctxOf(await addPerson("member")), { id })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(exportCallEvidence(ctxOf(auditor), { id })).rejects.toMatchObject({ code: "not_found" });
  });
});

async function vkeysOf() {
  const vkeys = (await policyText()).matchAll(/^log (\S+)$/gm);
  return [...vkeys].map(([, vkey = ""]) => parseVkey(vkey));
}
