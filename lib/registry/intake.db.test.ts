import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import {
  addPerson,
  addTeam,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submit,
  submitForReview,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import {
  createSubmission,
  getSubmission,
  listSubmissions,
  recordReading,
  reviseSubmission,
  withdrawSubmission,
} from "./index.ts";
import type { ServerJson, SubmissionView } from "./schemas.ts";

let member: UserActor;
let stranger: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [member, stranger, governance] = await Promise.all([
    addPerson("member"),
    addPerson("member"),
    addPerson("governance"),
  ]);
});
beforeEach(() => db().setting.deleteMany({ where: { name: "validation_profile" } }));

const remote = (url: string) => ({ type: "streamable-http" as const, url });

const review = (document: ServerJson, submitter = member) =>
  submitForReview(submitter, oneSignature, document);

async function approve(document: ServerJson, submitter = member) {
  return vote(governance, await review(document, submitter));
}

/** What a reading of a server known by its address came to. */
async function readAddress(url: string, document: ServerJson): Promise<SubmissionView> {
  const owner = `user:${member.email}`;
  const { id } = await createSubmission(ctxOf(member), {
    url,
    owner,
    purpose: "Umbrellas.",
    ...oneSignature,
  });
  await read(id, document);
  return getSubmission(ctxOf(member), { id });
}

const read = (submission_id: string, document: ServerJson, attempt = 1) =>
  recordReading(systemCtx("Server reader"), {
    submission_id,
    attempt,
    reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
  });

const checks = ({ findings }: Pick<SubmissionView, "findings">) =>
  findings.map(({ check, evidence }) => (evidence?.server ? `${check} ${evidence.server}` : check));

describe("a document with nothing odd about it", () => {
  test("has no findings", async () => {
    const view = await review(exampleDocument());
    expect(view.findings).toEqual([]);
    const { items } = await listSubmissions(ctxOf(member), {});
    expect(items.find(({ id }) => id === view.id)?.findings).toEqual({ info: 0, low: 0, medium: 0, high: 0 });
  });
});

describe("the rules for documents", () => {
  test("warn about an old schema, and about none", async () => {
    const schema = (version: string) =>
      `https://static.modelcontextprotocol.io/schemas/${version}/server.schema.json`;
    const old = await review(exampleDocument({ $schema: schema("2025-10-17") }));
    expect(old.findings).toMatchObject([
      { check: "schema-version-deprecated", severity: "low", pointer: "/$schema" },
    ]);
    const { $schema: _, ...unnamed } = exampleDocument();
    const none = await review(unnamed);
    expect(none.findings).toMatchObject([
      { check: "schema-field-required", severity: "low", pointer: "/$schema" },
    ]);
  });

  test("are findings on what was read from an address, which nobody wrote", async () => {
    const url = "http://127.0.0.1:3000/mcp";
    const name = `internal.ip-127-0-0-1/${unique("weather")}`;
    const view = await readAddress(url, exampleDocument({ name, packages: [], remotes: [remote(url)] }));
    expect(view).toMatchObject({
      status: "in_review",
      findings: [{ check: "invalid-remote-url", severity: "medium" }],
    });
    expect(view.findings[0]?.message).toMatch(/^The registry's public rules refuse this: /);
  });

  test("say what this organisation's profile relaxed", async () => {
    await setValidationProfile(systemCtx("tests"), { internal_remote_hosts: ["127.0.0.1:*"] });
    const name = `internal.ip-127-0-0-1/${unique("weather")}`;
    const view = await review(exampleDocument({ name, remotes: [remote("http://127.0.0.1:4000/mcp")] }));
    expect(view.findings).toMatchObject([
      { check: "relaxed/invalid-remote-url", severity: "info", pointer: "/remotes/0/url" },
    ]);
  });
});

describe("a name that others may be taken in by", () => {
  test("is found beside what is approved and what is under review, whoever submitted it", async () => {
    const stem = unique("twin");
    const approved = await approve(exampleDocument({ name: `com.example/${stem}-approved` }));
    const waiting = await review(exampleDocument({ name: `com.example/${stem}-waiting` }));
    expect(checks(await review(exampleDocument({ name: `com.example/${stem}-APPROVED` }), stranger))).toEqual(
      [`case-twin ${approved.server?.name}`],
    );
    expect(checks(await review(exampleDocument({ name: `com.example/${stem}_waiting` })))).toEqual([
      `confusable-name ${waiting.server?.name}`,
    ]);
  });

  test("is not found beside a draft, nor beside what was refused or withdrawn", async () => {
    const stem = unique("gone");
    const names = ["draft", "rejected", "withdrawn"].map((state) => `com.example/${stem}-${state}`);
    const [draft = "", rejected = "", withdrawn = ""] = names;
    await submit(member, oneSignature, exampleDocument({ name: draft }));
    await vote(governance, await review(exampleDocument({ name: rejected })), "reject");
    await withdrawSubmission(ctxOf(member), await pick(review(exampleDocument({ name: withdrawn }))));
    for (const name of names)
      expect(checks(await review(exampleDocument({ name: name.replace(stem, stem.toUpperCase()) })))).toEqual(
        [],
      );
  });

  test("a letter away is found beside what is approved for somebody else alone", async () => {
    const stem = unique("lookalike");
    const approved = await approve(exampleDocument({ name: `com.example/${stem}-mail` }), stranger);
    await review(exampleDocument({ name: `com.example/${stem}-mall-x` }), stranger);
    expect(checks(await review(exampleDocument({ name: `com.example/${stem}-maul` })))).toEqual([
      `look-alike-name ${approved.server?.name}`,
    ]);
    expect(checks(await review(exampleDocument({ name: `com.example/${stem}-mai` }), stranger))).toEqual([]);
  });

  test("does not count against the next version of the same server", async () => {
    const first = exampleDocument({
      title: unique("Title"),
      remotes: [remote(`https://${unique("x")}.example.com/`)],
    });
    await approve(first);
    expect((await review({ ...first, version: "1.0.1" })).findings).toEqual([]);
  });

  test("of two that come at once, is found on one of them", async () => {
    const stem = unique("race");
    const documents = [`com.example/${stem}-tools`, `com.example/${stem}_tools`].map((name) =>
      exampleDocument({ name }),
    );
    const drafts = await Promise.all(documents.map((document) => submit(member, oneSignature, document)));
    await Promise.all(drafts.map(({ id }, index) => read(id, documents[index] as ServerJson)));
    const found = await Promise.all(
      drafts.map(async ({ id }) => checks(await getSubmission(ctxOf(member), { id }))),
    );
    expect(found.map((list) => list.length).sort()).toEqual([0, 1]);
  });
});

const pick = async (view: Promise<SubmissionView>) => ({ id: (await view).id });

describe("what others claim", () => {
  test("a title is found once its server is approved", async () => {
    const title = unique("Pay desk");
    const first = await review(exampleDocument({ title }));
    const again = () => review(exampleDocument({ title: title.toUpperCase() }));
    expect(checks(await again())).toEqual([]);
    await vote(governance, first);
    expect(checks(await again())).toEqual([`same-title ${first.server?.name}`]);
  });

  test("an address is found, or mentioned where the profile lets servers share one", async () => {
    const url = `https://${unique("shared")}.example.com/mcp`;
    const first = await review(exampleDocument({ remotes: [remote(url)] }));
    const again = () => review(exampleDocument({ remotes: [remote(`${url}/`)] }));
    const second = await again();
    expect(second.findings).toMatchObject([
      {
        check: "remote-claimed",
        severity: "high",
        pointer: "/remotes/0/url",
        evidence: { server: first.server?.name },
      },
    ]);
    await withdrawSubmission(ctxOf(member), { id: second.id });
    await setValidationProfile(systemCtx("tests"), { shared_remote_urls: true });
    expect((await again()).findings).toMatchObject([
      { check: "relaxed/shared-remote-url", severity: "info" },
    ]);
  });

  test("a package is found", async () => {
    const first = await approve(exampleDocument());
    const view = await review(exampleDocument({ packages: first.document?.packages }));
    expect(checks(view)).toEqual([`package-claimed ${first.server?.name}`]);
  });

  test("by the hundred is counted, and cut short", async () => {
    const host = unique("many");
    const remotes = Array.from({ length: 130 }, (_, n) => remote(`https://${host}.example.com/${n}`));
    await review(exampleDocument({ remotes }));
    const view = await review(exampleDocument({ remotes }));
    expect(view.findings).toHaveLength(101);
    expect(view.findings.at(-1)).toMatchObject({
      check: "more-findings",
      message: expect.stringMatching(/^30 more/),
    });
    expect(await db().submission.count({ where: { id: view.id, status: "in_review" } })).toBe(1);
  });

  test("with characters that can't be stored is found and stored all the same", async () => {
    const packages = [
      { registryType: "npm", identifier: unique("nul\0"), transport: { type: "stdio" as const } },
    ];
    const readOne = () => readAddress("https://mcp.example.com/nul", exampleDocument({ packages }));
    await readOne();
    expect(checks(await readOne()).filter((check) => check.startsWith("package-claimed"))).toHaveLength(1);
  });
});

describe("a namespace that a team answers for", () => {
  const prefix = "com.answered";
  beforeAll(async () => {
    const at = new Date();
    const { slug } = await createTeam(systemCtx("tests"), {
      slug: unique("team"),
      name: "Guardians",
      members: [stranger.email],
    });
    const { id: teamId } = await db().team.findUniqueOrThrow({ where: { slug } });
    await db().namespace.create({
      data: {
        ...{ id: newId("namespace"), prefix, teamId, createdAt: at, updatedAt: at },
        ...{ classification: "internal", accessLevel: "read" },
      },
    });
  });

  test("is found when the submitter is not in it", async () => {
    const view = await review(exampleDocument({ name: `${prefix}.deep/${unique("x1")}` }));
    expect(view.findings).toEqual([
      {
        check: "namespace-of-another-team",
        severity: "high",
        message: "Guardians answers for com.answered, and the submitter is not in that team.",
        pointer: "/name",
        evidence: { team: "Guardians", value: prefix },
      },
    ]);
  });

  test("is nothing to mention to its members, nor beside it", async () => {
    expect((await review(exampleDocument({ name: `${prefix}/${unique("x1")}` }), stranger)).findings).toEqual(
      [],
    );
    expect((await review(exampleDocument({ name: `com.answered-by/${unique("x1")}` }))).findings).toEqual([]);
  });

  test("is found when the name only looks as if it were in it", async () => {
    expect(checks(await review(exampleDocument({ name: `com.Answered/${unique("x1")}` })))).toEqual([
      "confusable-namespace",
    ]);
  });
});

describe("the digest", () => {
  test("covers the findings: what is found moves it, and the order is always the same", async () => {
    const url = `https://${unique("digest")}.example.com/mcp`;
    const document = exampleDocument({ title: "Quick\u200BConvert", remotes: [remote(url)] });
    const before = await review(document);
    expect(checks(before)).toEqual(["invisible-characters"]);
    const rival = await review(exampleDocument({ remotes: [remote(url)] }));
    const { digest, ...after } = await reviseSubmission(ctxOf(member), { id: before.id });
    expect(checks(after)).toEqual(["invisible-characters", `remote-claimed ${rival.server?.name}`]);
    expect(digest).not.toBe(before.digest);

    await withdrawSubmission(ctxOf(member), { id: rival.id });
    const back = await reviseSubmission(ctxOf(member), { id: before.id });
    expect(checks(back)).toEqual(checks(before));
    // What stood there before stands there anew: votes on the first time do not come back to life.
    expect([before.digest, digest]).not.toContain(back.digest);
    expect((await reviseSubmission(ctxOf(member), { id: before.id })).digest).toBe(back.digest);
  });

  test("votes on it count no more once something else is found", async () => {
    const name = `com.example/${unique("owner-look")}-alike`;
    await approve(exampleDocument({ name }), stranger);
    const before = await submitForReview(
      stranger,
      { data_classification: "restricted", access_level: "write" },
      exampleDocument({ name: `${name}s` }),
    );
    expect(before.findings).toEqual([]);
    await vote(governance, before);
    const after = await reviseSubmission(ctxOf(stranger), { id: before.id, owner: await addTeam() });
    expect(checks(after)).toEqual([`look-alike-name ${name}`]);
    expect(after.votes).toMatchObject([{ current: false }]);
  });
});
