import { beforeAll, describe, expect, test } from "vitest";
import { openNote, parseVkey } from "#lib/audit/log/index.ts";
import { statementVkey } from "#lib/audit/sealing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { env } from "#lib/env.ts";
import { disableUser, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf, digestOfText } from "#lib/kernel/digest.ts";
import { withdrawSubmission } from "#lib/registry/index.ts";
import { hashedFacts, snapshotBody } from "#lib/registry/snapshot.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  submit,
} from "#prisma/seed/factories.ts";
import { exportEvidence } from "./index.ts";
import { hostile, type Story, tellStory } from "./test-story.ts";
import type { Bundle } from "./version-bundle.ts";

let auditor: UserActor;
let story: Story;
let bundle: Bundle;

beforeAll(async () => {
  auditor = await addPerson("auditor");
  story = await tellStory();
  bundle = await exported(story.document);
});

async function exported({ name, version }: { name: string; version: string }): Promise<Bundle> {
  const { body } = await exportEvidence(ctxOf(auditor), { name, version });
  return JSON.parse(body) as Bundle;
}

const asPerson = ({ id, name, email }: UserActor) => ({ id, name, email });
const only = <T>(items: readonly T[]): T => {
  expect(items).toHaveLength(1);
  return items[0] as T;
};

describe("a bundle", () => {
  test("says what it is, when it was taken, by whom and where", () => {
    expect(bundle).toMatchObject({
      format: "countersign.evidence",
      format_version: 2,
      generated_at: expect.stringMatching(/Z$/),
      generated_by: asPerson(auditor),
      deployment: { public_url: env().publicUrl },
      about: { server: story.document.name, version: "1.0.0" },
      complete: true,
    });
  });

  test("has the server and the version with its terms", () => {
    const { server, version } = bundle.parts;
    expect(server).toMatchObject({
      name: story.document.name,
      owner: { ref: `user:${story.people.owner.email}` },
      owner_people: [asPerson(story.people.owner)],
      data_classification: "internal",
      access_level: "write",
    });
    expect(version).toMatchObject({
      status: "quarantined",
      approved_by_submission: story.id,
      conditions: { tools: ["forecast"] },
      recertify_by: expect.any(String),
      lapses_at: expect.any(String),
      lapsed_at: null,
      document: story.document,
    });
  });

  test("has the submission with every round, whole", () => {
    const submission = only(bundle.parts.submissions);
    expect(submission).toMatchObject({
      id: story.id,
      status: "approved",
      digest: story.digest,
      submitter: asPerson(story.people.owner),
      purpose: `To know ${hostile.override}.`,
      policy_version: expect.any(Number),
    });
    expect(submission.rounds.map(({ digest, digest_holds }) => [digest, digest_holds])).toEqual([
      [story.firstDigest, true],
      [expect.any(String), true],
      [story.digest, true],
    ]);
    expect(submission.rounds[0]?.covered).toMatchObject({
      document: story.document,
      owner: `user:${story.people.owner.email}`,
      purpose: "To know whether to take an umbrella.",
    });
    expect(submission.rounds[2]).toMatchObject({
      covered: { labels: [{ tool: "forecast", effects: ["reads", "writes"], access: "write" }] },
      labels: [{ tool: "forecast", by: "reviewer" }],
    });
    expect(bundle.parts.snapshots.map(({ body }) => body)).toEqual([story.snapshot]);
  });

  test("has every vote: retracted, late, on behalf of somebody, under conditions, on an earlier digest", () => {
    const { people, digest, firstDigest } = story;
    const { votes } = only(bundle.parts.submissions);
    const retraction = votes.find(({ decision }) => decision === "retract");
    expect(
      votes.map(({ voter, decision, current, counted, late }) => [
        voter.id,
        decision,
        current,
        counted,
        late,
      ]),
    ).toEqual([
      [people.first.id, "request_changes", false, false, false],
      [people.second.id, "approve", true, false, false],
      [people.second.id, "retract", true, false, false],
      [people.second.id, "approve", true, true, false],
      [people.delegate.id, "approve", true, true, false],
      [people.late.id, "reject", true, false, true],
    ]);
    expect(votes[0]).toMatchObject({ digest: firstDigest, reason: expect.stringContaining("<script>") });
    expect(votes[1]).toMatchObject({ digest, retracted_by: retraction?.id });
    expect(votes[3]).toMatchObject({ retracted_by: null, conditions: { tools: ["forecast"] } });
    expect(votes[4]).toMatchObject({
      voter: asPerson(people.delegate),
      on_behalf_of: asPerson(people.principal),
      delegation: { reason: "On leave." },
    });
  });

  test("says which stages were filled by whom, and who could not decide", () => {
    const { people } = story;
    const { stages, excluded } = only(bundle.parts.submissions);
    expect(stages).toEqual([
      { role: "governance", need: 1, have: 1, filled_by: [asPerson(people.second)] },
      { role: "compliance", need: 1, have: 1, filled_by: [asPerson(people.delegate)] },
    ]);
    expect(excluded).toEqual([
      { ...asPerson(people.owner), relations: expect.arrayContaining(["submitter", "editor", "owner"]) },
    ]);
  });

  test("has what was said and who looked", () => {
    const { threads, looks } = only(bundle.parts.submissions);
    expect(only(threads)).toMatchObject({
      anchor: "tool:forecast",
      digest: story.firstDigest,
      resolved_by_digest: expect.any(String),
      comments: [{ author: asPerson(story.people.first), body: `Why?\n${hostile.markup}` }],
    });
    expect(only(looks)).toMatchObject({ person: asPerson(story.people.first), digest: story.firstDigest });
  });

  test("has the rules that were in force, in full", () => {
    const policy = only(bundle.parts.policies);
    expect(policy.version).toBe(bundle.parts.submissions[0]?.policy_version);
    expect(policy.rules).toContainEqual(
      expect.objectContaining({ classification: "internal", access_level: "write", due_hours: 72 }),
    );
  });

  test("has quarantines with the votes on lifting them", () => {
    expect(only(bundle.parts.quarantines)).toMatchObject({
      id: story.quarantine,
      status: "active",
      placed_by: asPerson(story.people.first),
      status_before: "live",
      reason: `It leaks ${hostile.markup}`,
      last_proposal_to_lift: { proposed_by: asPerson(story.people.first), reason: "It is mended." },
      votes: [{ voter: asPerson(story.people.second), decision: "reject", reason: "Show me." }],
    });
  });

  test("has recertifications with their confirmations and votes", () => {
    expect(only(bundle.parts.recertifications)).toMatchObject({
      status: "kept",
      digest: story.digest,
      campaign: { id: story.campaign, created_by: asPerson(story.people.first) },
      confirmation: { by: asPerson(story.people.owner), text: "All still holds." },
      votes: [{ voter: asPerson(story.people.first), decision: "approve" }],
    });
  });

  test("has the changes of its status", () => {
    expect(bundle.parts.status_changes).toMatchObject([
      { what: "published", from: "unpublished", to: "live" },
      { what: "quarantined", from: "live", to: "quarantined", by: story.people.first.name },
    ]);
  });

  test("has all that the log says about it, refused attempts too", async () => {
    const { name, version } = story.document;
    await expect(exportEvidence(ctxOf(auditor), { name, version: "9.9.9" })).rejects.toMatchObject({
      code: "not_found",
    });
    const again = await exported({ name, version });
    const { about, events, total, left_out } = again.parts.audit;
    const recertification = only(bundle.parts.recertifications).id;
    expect(about).toEqual(
      expect.arrayContaining([story.id, name, bundle.parts.server.id, story.quarantine, recertification]),
    );
    const inLog = (await Promise.all(about.map(auditOf))).flat();
    // The export itself is recorded after it was made.
    expect(total).toBe(inLog.length - 1);
    expect(left_out).toBe(0);
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        "submission.create",
        "submission.read_server",
        "submission.comment",
        "submission.vote",
        "submission.decide",
        "submission.revise",
        "submission.label_tool",
        "submission.retract_vote",
        "server.publish",
        "recertification.open",
        "recertification.confirm",
        "recertification.vote",
        "recertification.decide",
        "server.quarantine",
        "quarantine.propose_lift",
        "quarantine.vote",
        "evidence.export",
      ]),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        action: "evidence.export",
        outcome: "refused",
        target: expect.objectContaining({ id: name }),
      }),
    );
    expect(events.map(({ occurred_at }) => occurred_at)).toEqual(
      events.map(({ occurred_at }) => occurred_at).sort(),
    );
  });

  test("has no secret", async () => {
    const { body } = await exportEvidence(ctxOf(auditor), refOf(story));
    for (const word of ["password", "scrypt", 'hash":"$', "cst_", "secret", env().AUTH_SECRET ?? "-"])
      expect(body.toLowerCase()).not.toContain(word.toLowerCase());
  });
});

const refOf = ({ document: { name, version } }: Story) => ({ name, version });

describe("digests", () => {
  test("of the parts and of the whole can be taken again, and the deployment signed for them", async () => {
    const { manifest, ...content } = bundle;
    expect(Object.keys(manifest.parts)).toEqual(Object.keys(bundle.parts));
    for (const [name, part] of Object.entries(bundle.parts))
      expect([name, digestOfText(canonicalJson(part))]).toEqual([
        name,
        manifest.parts[name as keyof typeof manifest.parts],
      ]);
    expect(digestOfText(canonicalJson(content))).toBe(manifest.whole);
    const { text } = openNote(manifest.signature, [parseVkey(await statementVkey())]);
    expect(text).toBe(`evidence/v1\n${manifest.whole}\n`);
  });

  test("that were voted on can be taken again from what the rounds cover", () => {
    const { rounds, votes } = only(bundle.parts.submissions);
    const taken = rounds.map(({ covered }) => digestOf(covered));
    expect(taken.at(-1)).toBe(story.digest);
    for (const { digest } of votes) expect(taken).toContain(digest);
  });

  test("of snapshots can be taken again, and name what the rounds cover", () => {
    const { hash, body } = only(bundle.parts.snapshots);
    expect(digestOf(hashedFacts(snapshotBody.parse(body)))).toBe(hash);
    for (const { covered } of only(bundle.parts.submissions).rounds) expect(covered.snapshot).toBe(hash);
  });

  test("change with what they cover", () => {
    const { votes } = only(bundle.parts.submissions);
    const forged = [{ ...votes[0], reason: "Never said." }];
    expect(digestOf(forged)).not.toBe(bundle.manifest.parts.submissions);
  });
});

test("who lost a role or an account since has still signed", async () => {
  const { people, document } = await tellStory();
  await updateUser(systemCtx("tests"), { id: people.second.id, roles: ["member"] });
  await disableUser(systemCtx("tests"), { id: people.delegate.id });
  const { stages, votes } = only((await exported(document)).parts.submissions);
  expect(stages.map(({ have, filled_by }) => [have, filled_by[0]?.id])).toEqual([
    [1, people.second.id],
    [1, people.delegate.id],
  ]);
  expect(votes.filter(({ counted }) => counted)).toHaveLength(2);
});

test("a version that was never approved has evidence, and each of its submissions", async () => {
  const member = await addPerson("member");
  const document = exampleDocument();
  const { id } = await submit(member, undefined, document);
  await withdrawSubmission(ctxOf(member), { id });
  const second = await submit(member, undefined, document);
  const { parts } = await exported(document);
  expect(parts.version).toMatchObject({
    status: "unpublished",
    document: null,
    approved_by_submission: null,
  });
  expect(parts.submissions.map(({ id, status }) => [id, status])).toEqual([
    [id, "withdrawn"],
    [second.id, "draft"],
  ]);
  expect(parts.quarantines).toEqual([]);
});

test("every export is audited with the digest of what was handed out, and changes nothing else", async () => {
  for (const format of ["json", "html"] as const) {
    const ctx = ctxOf(auditor);
    const { body } = await exportEvidence(ctx, { ...refOf(story), format });
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "evidence.export",
        outcome: "success",
        actor_id: auditor.id,
        target_type: "server",
        target_id: bundle.parts.server.id,
        target_name: story.document.name,
        before: null,
        after: {
          version: "1.0.0",
          format,
          digest: digestOfText(body),
          bundle: expect.stringMatching(/^sha256:/),
          complete: true,
        },
      },
    ]);
  }
});

describe("refused", () => {
  test.each(["member"] as const)("a %s, by role", async (role) => {
    const person = await addPerson(role);
    await expect(exportEvidence(ctxOf(person), refOf(story))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("who is not signed in, before anything is looked up", async () => {
    await expect(exportEvidence(anonymousCtx(), refOf(story))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test.each(["admin", "auditor", "governance", "compliance"] as const)("not: %s", async (role) => {
    const ctx = ctxOf(await addPerson(role));
    await expect(exportEvidence(ctx, refOf(story))).resolves.toMatchObject({
      contentType: "application/json",
    });
  });

  test("what nobody knows", async () => {
    const { name } = story.document;
    for (const ref of [
      { name: "com.example/unknown", version: "1.0.0" },
      { name, version: "9.9.9" },
      { name, version: "latest" },
    ])
      await expect(exportEvidence(ctxOf(auditor), ref)).rejects.toMatchObject({ code: "not_found" });
  });

  test("another format, and text that nothing can hold", async () => {
    const input = refOf(story);
    for (const wrong of [
      { ...input, format: "xml" as "json" },
      { ...input, version: "1\0" },
      { ...input, name: "\uD800" },
    ])
      await expect(exportEvidence(ctxOf(auditor), wrong)).rejects.toMatchObject({ code: "invalid" });
  });
});

test("a token whose scopes do not name it is refused", async () => {
  const narrow = { ...auditor, scopes: ["audit.read"], via: "token" as const };
  await expect(exportEvidence(ctxOf(narrow), refOf(story))).rejects.toMatchObject({ code: "forbidden" });
});
