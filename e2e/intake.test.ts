import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startModernServer } from "./mcp-servers/modern-server.ts";
import { type Answer, Instance, type Person } from "./support/instance.ts";
import { until } from "./support/until.ts";

type View = {
  id: string;
  status: string;
  digest: string;
  reading: { status: string };
  findings: { check: string; severity: string }[];
  errors?: { pointer: string }[];
};

const submissions = "/api/v1/submissions";
const profilePath = "/api/v1/settings/validation-profile";
let instance: Instance;
let people: Record<"member" | "governance" | "compliance" | "admin", Person>;

beforeAll(async () => {
  instance = await Instance.start();
  const [member, governance, compliance, admin] = await Promise.all([
    instance.person("Mia Member", "member"),
    instance.person("Gus Governance", "governance"),
    instance.person("Cleo Compliance", "compliance"),
    instance.person("Ida Admin", "admin"),
  ]);
  people = { member, governance, compliance, admin };
});
afterAll(() => instance?.close());

const document = (name: string, url: string) => ({
  $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  name: `com.example/${name}`,
  description: "A ledger to try things on.",
  version: "1.0.0",
  remotes: [{ type: "streamable-http", url }],
});

const submit = (server: object) =>
  instance.call<View>(people.member.token, "POST", submissions, {
    server,
    owner: `user:${people.member.email}`,
    data_classification: "internal",
    access_level: "write",
    purpose: "Try things out",
  });

async function see(id: string, wanted: (view: View) => boolean): Promise<View> {
  const answer = await until(
    () => instance.call<View>(people.member.token, "GET", `${submissions}/${id}`),
    ({ body }) => wanted(body),
  );
  return answer.body;
}

const isRead = ({ reading }: View) => reading.status !== "pending";

describe("the validation profile", () => {
  const put = (person: Person, body: object): Promise<Answer<View>> =>
    instance.call(person.token, "PUT", profilePath, body);

  test("lets a document name what the public registry refuses, and says so to reviewers", async () => {
    const server = await startModernServer("profiled", "1.0.0");
    const refused = await submit(document("profiled", server.url));
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ pointer: "/server/remotes/0/url" }]);

    await instance.allowLocalServers();
    const { body } = await submit(document("profiled", server.url));
    const view = await see(body.id, isRead);
    expect(view).toMatchObject({ status: "in_review" });
    expect(view.findings.map(({ check }) => check)).toEqual([
      "foreign-remote-host",
      "relaxed/invalid-remote-url",
    ]);
    await server.close();
  });

  test("is set by administrators, and seen by everybody who is signed in", async () => {
    const profile = { git_hosts: ["git.corp.example"], internal_remote_hosts: ["127.0.0.1:*"] };
    expect((await put(people.member, profile)).status).toBe(403);
    const wrong = await put(people.admin, { git_hosts: ["https://git.corp.example"] });
    expect([wrong.status, wrong.body.errors]).toMatchObject([422, [{ pointer: "/git_hosts/0" }]]);
    expect(await put(people.admin, profile)).toMatchObject({ status: 200, body: profile });
    expect((await instance.call(people.member.token, "GET", profilePath)).body).toMatchObject(profile);
    expect(await instance.cli("settings", "validation-profile")).toMatchObject(profile);
    expect((await instance.call(null, "GET", profilePath)).status).toBe(401);
  });
});

test("a server that nobody can read goes to review with that as a finding", async () => {
  const server = await startModernServer("unread", "1.0.0");
  await server.close();
  await instance.allowLocalServers();
  const { body } = await submit(document("unread", server.url));
  expect(await see(body.id, isRead)).toMatchObject({ status: "draft", reading: { status: "failed" } });
  const path = `${submissions}/${body.id}/submit_unread`;
  const sent = await instance.call<View>(people.member.token, "POST", path, {
    reason: "It is behind a door.",
  });
  expect(sent).toMatchObject({ status: 200, body: { status: "in_review" } });
  expect(sent.body.findings[0]).toMatchObject({ check: "not-read", severity: "high" });
});

test("signatures of somebody who was locked out decide once they are let in again", async () => {
  const server = await startModernServer("settled", "1.0.0");
  await instance.allowLocalServers();
  const { body } = await submit(document("settled", server.url));
  const { id, digest } = await see(body.id, isRead);
  const sign = (person: Person) =>
    instance.call<View>(person.token, "POST", `${submissions}/${id}/votes`, {
      ...{ decision: "approve", digest, reason: "Read and understood." },
    });
  expect((await sign(people.governance)).status).toBe(200);
  await instance.cli("user", "disable", "--email", people.governance.email);
  expect((await sign(people.compliance)).body.status).toBe("in_review");
  await instance.cli("user", "enable", "--email", people.governance.email);
  await see(id, ({ status }) => status === "approved");
  await server.close();
});
