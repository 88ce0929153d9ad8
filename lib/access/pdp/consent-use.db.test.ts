import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { listMyAgents } from "../consents/index.ts";
import {
  approveServer,
  callOf,
  endConsentRow,
  insertAgent,
  insertClient,
  insertConsent,
  insertGrant,
} from "../testing/index.ts";
import { Decider } from "./decide.ts";
import { Troubles } from "./troubles.ts";
import { UsageRecorder } from "./usage-recorder.ts";
import { WorldStore } from "./world-store.ts";

let person: UserActor;
let consent: string;
let gateway: string;
let agent: Awaited<ReturnType<typeof insertAgent>>;
let server: Awaited<ReturnType<typeof approveServer>>;
const store = new WorldStore();
const decider = new Decider(store);

beforeAll(async () => {
  person = await addPerson("member");
  server = await approveServer(["forecast", "history"], await addPerson("member"));
  gateway = await insertClient("gateway");
  agent = await insertAgent({ owner: server.owner, trustModel: "hybrid" });
  await insertGrant({ agentId: agent.id, serverId: server.id, requester: server.owner });
  consent = await insertConsent(person.id, agent.id, server.id, ["admin"]);
});
afterAll(() => store.stop());

const decide = (changes: object, at: string) =>
  decider.decide(
    { ...systemCtx("tests"), at: new Date(at) },
    callOf(gateway, agent.clientId ?? "", server.name, { user: { name: person.email }, ...changes }),
  );
const written = ({ usage }: { usage: UsageRecorder }) =>
  vi.waitFor(() => expect(usage.waiting).toBe(0), { timeout: 60_000 });
const lastUsed = async () =>
  (await listMyAgents(ctxOf(person), {})).consents.find(({ id }) => id === consent)?.last_used;

/** Later than the grant's start, which is now. */
const soon = (seconds: number) => new Date(Date.now() + 60_000 + seconds * 1_000).toISOString();

test("whoever consented sees when the agent last used it, and for what", async () => {
  expect(await lastUsed()).toBeNull();
  const [first, second, third] = [soon(1), soon(2), soon(3)];
  await decide({ tool: "history" }, second);
  await decide({ tool: "forecast" }, first);
  await written(decider);
  expect(await lastUsed()).toEqual({ at: second, tool: "history" });
  const read = await decide({ method: "resources/read", tool: null }, third);
  expect(read.decision.reason).toBe("no_grant");
  await decide({ tool: "forecast" }, third);
  await written(decider);
  expect(await lastUsed()).toEqual({ at: third, tool: "forecast" });
});

test("what was refused, or done for nobody, is no use of it", async () => {
  const before = await lastUsed();
  expect((await decide({ tool: "no_such" }, soon(20))).decision.permit).toBe(false);
  expect((await decide({ user: null }, soon(21))).decision.permit).toBe(true);
  await endConsentRow(consent);
  store.doubt();
  expect((await decide({}, soon(22))).decision.reason).toBe("no_consent");
  await written(decider);
  expect(await lastUsed()).toEqual(before);
});

test("two processes that note the same consents at once end with the latest of each, and with no deadlock", async () => {
  const people = await Promise.all(Array.from({ length: 30 }, () => addPerson("member")));
  const consents = await Promise.all(people.map(({ id }) => insertConsent(id, agent.id, server.id)));
  const [one, other] = [new UsageRecorder(new Troubles()), new UsageRecorder(new Troubles())];
  const start = Date.parse(soon(0));
  const use = (id: string, second: number) => ({
    consent_id: id,
    last_at: new Date(start + second * 1_000).toISOString(),
    last_tool: `tool-${second}`,
  });
  for (let round = 0; round < 10; round++) {
    for (const id of consents) one.takeConsent(use(id, 2 * round));
    for (const id of consents.toReversed()) other.takeConsent(use(id, 2 * round + 1));
    await Promise.all([written({ usage: one }), written({ usage: other })]);
  }
  const rows = await db().consentUsage.findMany({ where: { consentId: { in: consents } } });
  expect(rows.map(({ lastTool }) => lastTool)).toEqual(consents.map(() => "tool-19"));
  await Promise.all([one.close(), other.close()]);
});

test("a consent that is not there is set aside alone", async () => {
  const troubles = new Troubles();
  const recorder = new UsageRecorder(troubles);
  const [known, at] = [await insertConsent(person.id, agent.id, server.id), soon(0)];
  recorder.takeConsent({ consent_id: "none", last_at: at, last_tool: null });
  recorder.takeConsent({ consent_id: known, last_at: at, last_tool: null });
  await written({ usage: recorder });
  expect(troubles.lost.usage).toBe(1);
  expect(await db().consentUsage.findUnique({ where: { consentId: known } })).toMatchObject({
    lastTool: null,
  });
  await recorder.close();
});
