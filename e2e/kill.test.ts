import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startModernServer } from "./mcp-servers/modern-server.ts";
import { AskingGateway } from "./support/access-gateway.ts";
import { searchAudit } from "./support/audit.ts";
import { type Answer, Instance, type Person } from "./support/instance.ts";
import { until } from "./support/until.ts";

type View = {
  id: string;
  status: string;
  digest: string | null;
  votes: { voter: { id: string } }[];
  reading: { status: string };
};

const rounds = 10;

let instance: Instance;
let people: Record<"submitter" | "ana" | "ben" | "cleo", Person>;

beforeAll(async () => {
  instance = await Instance.start();
  const [submitter, ana, ben, cleo] = await Promise.all([
    instance.person("Sam Submitter", "member", "auditor"),
    instance.person("Ana Governance", "governance"),
    instance.person("Ben Governance", "governance"),
    instance.person("Cleo Compliance", "compliance"),
  ]);
  people = { submitter, ana, ben, cleo };
});

afterAll(() => instance?.close());

describe("kill -9 at a random moment of the main job", () => {
  test(`loses no acknowledged change, ${rounds} times over`, { timeout: 600_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const server = await startModernServer(`ledger-${round}`, `1.0.${round}`);
      const acknowledged = { submissions: new Set<string>(), votes: new Map<string, string>() };
      const killAfterMs = Math.floor(Math.random() * 1_200);
      const killed = new Promise((done) => setTimeout(done, killAfterMs)).then(() => instance.kill());

      const first = await attempt(() => mainJob(server.url, acknowledged));
      await killed;
      await instance.restart();

      await expectAllThere(acknowledged, `round ${round}, killed after ${killAfterMs} ms`);
      // And the job goes on from wherever it was.
      const id = first ?? (await resumeOrSubmit(server.url, acknowledged));
      await finish(id, acknowledged);
      await expectAllThere(acknowledged, `round ${round}, finished`);
      const listed = await instance.call<{ servers: unknown[] }>(
        null,
        "GET",
        `/v0.1/servers?search=ledger-${round}`,
      );
      expect(listed.body.servers).toHaveLength(1);
      await server.close();
    }
  });
});

describe("kill -9 at a random moment of decisions", () => {
  test("every decision that was answered is on record", async () => {
    const gateway = await AskingGateway.register(instance, "Edge");
    const answered: string[] = [];
    for (let round = 0; round < 3; round++) {
      let alive = true;
      const ask = async () => {
        while (alive)
          await gateway.ask({ agent: "cli_unknown", tool: "rates__set" }).then(
            ({ context }) => answered.push(context.evaluation_id),
            () => {
              alive = false;
            },
          );
      };
      const asking = Array.from({ length: 8 }, ask);
      await new Promise((done) => setTimeout(done, 200 + Math.floor(Math.random() * 500)));
      await instance.kill();
      await Promise.all(asking);
      await instance.restart();
    }
    expect(answered.length).toBeGreaterThan(30);
    for (const id of answered)
      await until(
        () => instance.call(people.submitter.token, "GET", `/api/v1/audit/events/${id}`),
        ({ status }) => status === 200,
      );
  });
});

type Acknowledged = { submissions: Set<string>; votes: Map<string, string> };

/** The whole job, noting each change as soon as the server has acknowledged it. */
async function mainJob(url: string, acknowledged: Acknowledged): Promise<string> {
  const id = await submit(url, acknowledged);
  await finish(id, acknowledged);
  return id;
}

async function submit(url: string, acknowledged: Acknowledged): Promise<string> {
  const answer = await instance.call<View>(people.submitter.token, "POST", "/api/v1/submissions", {
    url,
    owner: `user:${people.submitter.email}`,
    data_classification: "restricted",
    access_level: "write",
    purpose: "Survive",
  });
  if (answer.status !== 201) throw new Error(`submit: ${answer.status}`);
  acknowledged.submissions.add(answer.body.id);
  return answer.body.id;
}

async function resumeOrSubmit(url: string, acknowledged: Acknowledged): Promise<string> {
  const [known] = acknowledged.submissions;
  if (known) return known;
  // The answer may have been lost on the way although the change was made: then the submission is there.
  const { body } = await instance.call<{ items: (View & { url: string })[] }>(
    people.submitter.token,
    "GET",
    "/api/v1/submissions?limit=5",
  );
  return body.items.find((item) => item.url === url)?.id ?? submit(url, acknowledged);
}

async function finish(id: string, acknowledged: Acknowledged): Promise<void> {
  const view = await until(
    () => read(id),
    ({ body }) => body.status !== "draft",
    30_000,
  );
  for (const voter of [people.ana, people.ben, people.cleo]) {
    const now = (await read(id)).body;
    if (now.status !== "in_review" || now.votes.some((vote) => vote.voter.id === voter.id)) continue;
    const answer = await instance.call(voter.token, "POST", `/api/v1/submissions/${id}/votes`, {
      decision: "approve",
      digest: view.body.digest,
      reason: "Read and understood.",
    });
    if (answer.status !== 200) throw new Error(`vote: ${answer.status} ${JSON.stringify(answer.body)}`);
    acknowledged.votes.set(`${id} ${voter.id}`, voter.name);
  }
  expect((await read(id)).body.status).toBe("approved");
}

function read(id: string): Promise<Answer<View>> {
  return instance.call<View>(people.submitter.token, "GET", `/api/v1/submissions/${id}`);
}

/** Every acknowledged change is there, and in the audit log exactly once. */
async function expectAllThere({ submissions, votes }: Acknowledged, when: string): Promise<void> {
  for (const id of submissions) {
    const { status, body } = await read(id);
    expect(status, `${id} (${when})`).toBe(200);
    const events = await searchAudit(instance, people.submitter.token, `target:submission:${id}`);
    const count = (action: string, actor?: string) =>
      events.filter(
        (event) =>
          event.action === action &&
          event.result.status === "success" &&
          (!actor || event.caller.identity === actor),
      ).length;
    expect(count("submission.create"), when).toBe(1);
    expect(count("submission.vote"), when).toBe(body.votes.length);
    expect(count("submission.decide"), when).toBe(body.status === "approved" ? 1 : 0);
    for (const [key, name] of votes) {
      const [submission, voter] = key.split(" ");
      if (submission !== id) continue;
      expect(
        body.votes.filter((vote) => vote.voter.id === voter),
        `${name}'s vote (${when})`,
      ).toHaveLength(1);
      expect(count("submission.vote", voter), when).toBe(1);
    }
  }
}

/** The job as far as the kill lets it come; a connection that breaks is the kill, a refusal is a failure. */
async function attempt(work: () => Promise<string>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
