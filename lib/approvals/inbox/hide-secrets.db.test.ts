import { expect, test } from "vitest";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { reportOutcome } from "../claims/index.ts";
import { aNonce, claimOf, decideOn, painted } from "../claims/test-claims.ts";
import { editApproval } from "../edits/index.ts";
import { reviewBreakGlass } from "../emergency/index.ts";
import { breakOn } from "../emergency/test-emergency.ts";
import { loadApproval } from "../row/index.ts";
import { askingWorld, pendingApproval } from "../testing/index.ts";
import { paintedHash, voteApproval } from "../votes/index.ts";
import { getApproval, listBrokenGlass, lookAtApproval } from "./index.ts";

const secret = "correct horse battery staple";
const args = { to: "ana@bank.example", login: { password: secret }, note: `Use ${secret}.` };
const asked = { args, rationale: `I need ${secret} for it.` };

async function viewOf(person: Parameters<typeof ctxOf>[0], id: string) {
  return getApproval(ctxOf(person), { id });
}

test("whoever decides is sent the exact bytes, and which of them to hide at first (I4, I6)", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { ...asked, userId: world.beneficiary.id });
  const view = await viewOf(world.governance, id);
  expect(view).toMatchObject({ withheld: false, display: { arguments: canonicalJson(args) } });
  expect(view.secrets).toEqual([
    { pointer: "/login/password", characters: 28, digest: digestOfText(secret).slice(0, 19) },
    { pointer: "/note", characters: 33, digest: digestOfText(args.note).slice(0, 19) },
  ]);
  expect(view.display_hash).toBe(paintedHash(await loadApproval(db(), id)));
  await expect(
    voteApproval(ctxOf(world.governance), {
      id,
      decision: "approve",
      version: view.version,
      action_hash: view.action_hash,
      display_hash: view.display_hash,
    }),
  ).resolves.toMatchObject({ vote: "counted" });
});

test("whom the agent acts for is sent them too, whether they decide or not", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { ...asked, userId: world.beneficiary.id });
  const view = await viewOf(world.beneficiary, id);
  expect(view).toMatchObject({ withheld: false, can: { vote: { no: expect.any(String) } } });
  expect(view.display.arguments).toContain(secret);
});

test("nobody else is sent a secret in any field, and no hash to try guesses on", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { ...asked, userId: world.beneficiary.id });
  const exact = paintedHash(await loadApproval(db(), id));
  for (const other of [world.agentOwner, world.server.owner, world.compliance]) {
    const view = await viewOf(other, id);
    expect(view.withheld).toBe(true);
    expect(JSON.stringify(view)).not.toContain(secret);
    expect(JSON.stringify(view)).not.toContain(digestOfText(secret).slice(7, 19));
    expect(view.display_hash).not.toBe(exact);
    await expect(
      lookAtApproval(ctxOf(other), { id, display_hash: view.display_hash }),
    ).resolves.toMatchObject({ here: [] });
    await expect(lookAtApproval(ctxOf(other), { id, display_hash: exact })).rejects.toMatchObject({
      details: { current_display_hash: view.display_hash },
    });
    expect(JSON.parse(view.display.arguments)).toMatchObject({
      to: "ana@bank.example",
      login: { password: expect.stringMatching(/^\[hidden, 28 characters, hmac:[\w-]+\]$/) },
    });
    expect(view.display.rationale).toMatch(/^I need \[hidden, 28 characters, hmac:[\w-]+\] for it\.$/);
  }
});

test("the call before is its own person's alone, also for whoever decides on this one; equal secrets have equal hashes (I4)", async () => {
  const world = await askingWorld();
  const before = await pendingApproval(world, asked);
  const page = await viewOf(world.governance, before.id);
  await voteApproval(ctxOf(world.governance), {
    id: before.id,
    decision: "approve",
    version: page.version,
    action_hash: page.action_hash,
    display_hash: page.display_hash,
  });
  const { id } = await pendingApproval(world, { ...asked, userId: world.beneficiary.id });
  const decides = await viewOf(world.otherGovernance, id);
  expect(decides).toMatchObject({ withheld: false, display: { arguments: canonicalJson(args) } });
  expect(decides.previous).toMatchObject({ withheld: true, secrets: decides.secrets });
  expect(JSON.stringify(decides.previous)).not.toContain(secret);
  const looksOn = await viewOf(world.agentOwner, id);
  expect(looksOn.previous).toMatchObject({ withheld: true, secrets: looksOn.secrets });
  expect(JSON.stringify(looksOn)).not.toContain(secret);
  expect((await viewOf(world.beneficiary, id)).previous).toBeNull();
});

test("whom the agent acts for is sent the call before where it was theirs too", async () => {
  const world = await askingWorld();
  const own = { ...asked, userId: world.beneficiary.id };
  const before = await pendingApproval(world, own);
  await decideOn(world.governance, before.id);
  const { id } = await pendingApproval(world, own);
  const view = await viewOf(world.beneficiary, id);
  expect(view.previous).toMatchObject({ withheld: false, secrets: view.secrets });
  expect((await viewOf(world.governance, id)).previous).toMatchObject({ withheld: true });
});

const pin = "4711";
const repeats = (what: string) => `${what}: the pin is ${pin}.`;

test("what people and gateways write about it repeats no secret to who is not sent it (I4)", async () => {
  const world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  const facts = { args: { login: { password: pin } }, userId: world.beneficiary.id };
  const { id } = await pendingApproval(world, facts);
  await breakOn(world.governance, id, { reason: repeats("reason"), incident: repeats("incident") });
  const review = { id, verdict: "justified" as const, note: repeats("review") };
  await reviewBreakGlass(ctxOf(world.compliance), review);
  const row = await loadApproval(db(), id);
  const nonce = aNonce();
  await claimOf(world, row, nonce);
  await reportOutcome(world.gateway, { id, result: "succeeded", note: repeats("outcome") });
  const denied = await pendingApproval(world, facts);
  await decideOn(world.governance, denied.id, "reject", { reason: repeats("denial") });
  const shown = (text: unknown) => JSON.stringify(text);
  for (const person of [world.compliance, world.governance, world.agentOwner]) {
    const views = [await viewOf(person, id), await viewOf(person, denied.id)];
    const { items } = await listBrokenGlass(ctxOf(person), {});
    expect(items.some(({ approval }) => approval.id === id)).toBe(true);
    for (const view of [...views, items]) expect(shown(view)).not.toContain(pin);
    expect(views[0]).toMatchObject({
      withheld: true,
      outcome: { note: expect.stringMatching(/^outcome: the pin is \[hidden, 4 characters, hmac:/) },
      basis: {
        reason: expect.stringMatching(/^reason: the pin is \[hidden/),
        incident: expect.stringMatching(/^incident: the pin is \[hidden/),
        review: { note: expect.stringMatching(/^review: the pin is \[hidden/) },
      },
    });
    expect(views[1]).toMatchObject({
      ended: { reason: expect.stringMatching(/^denial: the pin is \[hidden/) },
      votes: [{ reason: expect.stringMatching(/^denial: the pin is \[hidden/) }],
    });
  }
  expect((await viewOf(world.beneficiary, id)).outcome?.note).toBe(repeats("outcome"));
});

test("no refusal gives who is not sent a secret a hash to try guesses on, while it waits and afterwards (I4, I6)", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { args: { pin }, rationale: repeats("why") });
  const page = await painted(id);
  const exact = paintedHash(await loadApproval(db(), id));
  const { decision: _, ...seen } = page;
  const edit = { ...seen, arguments: '{"pin":"0000"}', reason: "Another." };
  const wrong = { display_hash: `sha256:${"0".repeat(64)}` };
  const refusalsOf = (person: Parameters<typeof ctxOf>[0]) =>
    Promise.all(
      [
        voteApproval(ctxOf(person), { ...page, ...wrong }),
        voteApproval(ctxOf(person), page),
        editApproval(ctxOf(person), { ...edit, ...wrong }),
      ].map((asking) =>
        asking.then(String, ({ code, details }: DomainError) => JSON.stringify({ code, details })),
      ),
    );
  const tellsNoHash = async (people: Parameters<typeof ctxOf>[0][]) => {
    for (const person of people)
      for (const refusal of await refusalsOf(person)) expect(refusal).not.toContain(exact);
  };
  expect((await viewOf(world.compliance, id)).display_hash).not.toBe(exact);
  await tellsNoHash([world.compliance, world.agentOwner, world.member]);
  await decideOn(world.governance, id, "reject");
  await tellsNoHash([world.compliance, world.agentOwner, world.member, world.governance]);
  await expect(voteApproval(ctxOf(world.otherGovernance), { ...page, ...wrong })).rejects.not.toMatchObject({
    details: { current: { display_hash: exact } },
  });
});
