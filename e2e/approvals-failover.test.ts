import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApprovalView, CreatedApproval, RequestedApproval } from "#lib/approvals/requests/schemas.ts";
import { type AskingWorld, askingWorld } from "./support/approvals.ts";
import { searchAudit } from "./support/audit.ts";
import { FailingPostgres } from "./support/failing-postgres.ts";
import { type Answer, Instance, type Person } from "./support/instance.ts";
import { type ServerProcess, startServer } from "./support/server-process.ts";
import { until } from "./support/until.ts";

/**
 * Postgres fails under two consoles, again and again, while gateways ask one of them and people decide at the other. Everybody
 * asks again as gateways do: with the same key, the same vote, the same nonce. The consoles are not touched.
 */

type Row = { id: string; call_id: string; status: string; claim_token: string | null };
/** What somebody was told of one call, as often as they were. */
type Call = {
  callId: string;
  ids: Set<string>;
  votes: number;
  tokens: Map<string, Set<string>>;
  succeeded: boolean;
};

const approvals = "/api/v1/approvals";
const workers = 4;
const nonces = ["one", "other"];
/** What the audit log says of a call from end to end. */
const steps = ["approval.claim", "approval.decide", "approval.outcome", "approval.request", "approval.vote"];

let instance: Instance;
let other: ServerProcess;
let people: Record<"ana" | "ben" | "cleo" | "auditor", Person>;
let world: AskingWorld;
let postgres: FailingPostgres;

const calls: Call[] = [];
/** How often nobody could say what became of what was asked. */
let unanswered = 0;
let alive = true;
/** How many calls each went through with. */
const done = Array.from({ length: workers }, () => 0);
/** Of each outage: whether anybody met it. */
const met: boolean[] = [];

beforeAll(async () => {
  instance = await Instance.start();
  const [ana, ben, cleo, auditor] = await Promise.all([
    instance.person("Ana Governance", "governance"),
    instance.person("Ben Governance", "governance"),
    instance.person("Cleo Compliance", "compliance"),
    instance.person("Sam Auditor", "auditor"),
  ]);
  people = { ana, ben, cleo, auditor };
  [world, other] = await Promise.all([
    askingWorld(instance, people, { stages: [{ who: "role:governance", need: 1 }] }),
    startServer(instance.dataDir, { PUBLIC_URL: instance.url, OUTBOUND_ALLOW: "127.0.0.1" }),
  ]);
  postgres = await FailingPostgres.of(instance);

  const working = done.map((_, worker) => work(worker));
  // What fails a worker fails the outage that waits for it, not later.
  await Promise.race([Promise.all(working), outages()]);
  alive = false;
  await Promise.all(working);
}, 600_000);

afterAll(async () => {
  alive = false;
  await world?.close();
  await other?.stop();
  await instance?.close();
});

async function outages(): Promise<void> {
  await everybodyGoesOn();
  for (const fail of [stopAndStart, () => postgres.killOne(), stopAndStart]) {
    const before = unanswered;
    await fail();
    await everybodyGoesOn();
    met.push(unanswered > before);
  }
}

async function stopAndStart(): Promise<void> {
  await postgres.stop();
  await postgres.start();
}

/** Waits until each has gone through with one more call, from its begin. */
async function everybodyGoesOn(): Promise<void> {
  const before = [...done];
  await until(
    async () => done.map((count, worker) => count - (before[worker] ?? 0)),
    (since) => since.every((count) => count >= 2),
  );
}

async function work(worker: number): Promise<void> {
  for (let count = 0; alive; count += 1) {
    await goThrough(`call-${worker}-${count}`);
    done[worker] = count + 1;
  }
}

/** One gated call from end to end; two processes of the gateway claim it, with nonces of their own. */
async function goThrough(callId: string): Promise<void> {
  const call: Call = { callId, ids: new Set(), votes: 0, tokens: new Map(), succeeded: false };
  calls.push(call);
  const input = world.asked(callId, { currency: "EUR", rate: callId });
  const made = await answered(() =>
    world.call<CreatedApproval>("POST", approvals, input, { "idempotency-key": callId }),
  );
  call.ids.add(made.body.id);
  expect([200, 201], JSON.stringify(made.body)).toContain(made.status);
  const { id, action_hash } = made.body;

  const { body: seen } = await answered(() => decide<ApprovalView>("GET", `${approvals}/inbox/${id}`));
  const { version, display_hash } = seen;
  const ballot = { decision: "approve", version, action_hash, display_hash };
  const voted = await answered(() => decide("POST", `${approvals}/${id}/votes`, ballot));
  // Whose answer was lost hears that it counts already.
  expect([200, 409], JSON.stringify(voted.body)).toContain(voted.status);
  if (voted.status === 200) call.votes += 1;
  else expect(voted.body).toMatchObject({ current: { status: "approved" } });

  await Promise.all(nonces.map((nonce) => claim(call, { id, action_hash }, nonce)));
  expect(call.tokens.size).toBe(1);
  const told = await answered(() =>
    world.call<RequestedApproval>("POST", `${approvals}/${id}/outcome`, { result: "succeeded" }),
  );
  expect(told).toMatchObject({ status: 200, body: { status: "succeeded" } });
  call.succeeded = true;
}

/** Claims it until it is plain who has it; whoever has it asks once more. */
async function claim(call: Call, { id, action_hash }: { id: string; action_hash: string }, nonce: string) {
  const body = { action_hash, claim_nonce: `nonce-${nonce}-of-${call.callId}` };
  for (let asked = 0; asked < 2; asked += 1) {
    const { status, body: told } = await answered(() =>
      world.call<{ token: string }>("POST", `${approvals}/${id}/claim`, body),
    );
    expect([200, 409], JSON.stringify(told)).toContain(status);
    if (status === 409) return;
    call.tokens.set(nonce, (call.tokens.get(nonce) ?? new Set()).add(told.token));
  }
}

/** Calls the console where people decide. */
async function decide<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
  const response = await fetch(`${other.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${people.ana.token}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

/** Asks the same until it is answered by whatever says what became of it. */
async function answered<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await until(
    () => ask().catch(() => null),
    (answer) => {
      const said = answer !== null && answer.status < 500;
      if (!said) unanswered += 1;
      return said;
    },
  );
  return answer as Answer<T>;
}

describe("a database that fails under load and comes back", () => {
  test("was met by whoever asked then, and everybody went on without a console being started anew", () => {
    expect(met).toEqual([true, true, true]);
    expect(calls.every(({ succeeded }) => succeeded)).toBe(true);
    expect(Math.min(...done)).toBeGreaterThanOrEqual(8);
  });

  test("has each call once, whatever was sent again (I24)", async () => {
    const rows = await postgres.query<Row>("SELECT id, call_id, status, claim_token FROM action_approval");
    expect(rows.map(({ call_id }) => call_id).toSorted()).toEqual(
      calls.map(({ callId }) => callId).toSorted(),
    );
    const idOf = new Map(rows.map(({ id, call_id }) => [call_id, id]));
    for (const { callId, ids } of calls) expect([...ids]).toEqual([idOf.get(callId)]);
  });

  test("lost no vote that was answered, and counts none twice (I11, I37)", async () => {
    const votes = await postgres.query<{ call_id: string; votes: number; late: boolean }>(
      `SELECT call_id, count(*)::int AS votes, bool_or(late) AS late FROM vote
       JOIN action_approval ON action_approval.id = action_approval_id GROUP BY call_id`,
    );
    expect(votes.map(({ call_id }) => call_id).toSorted()).toEqual(
      calls.map(({ callId }) => callId).toSorted(),
    );
    expect(votes.filter(({ votes, late }) => votes !== 1 || late)).toEqual([]);
    expect(calls.filter((call) => call.votes > 1)).toEqual([]);
  });

  test("gave one token for each approval, the same however often it was asked for (I20)", async () => {
    const rows = await postgres.query<Row>("SELECT id, call_id, status, claim_token FROM action_approval");
    const kept = new Map(rows.map((row) => [row.call_id, row]));
    for (const { callId, tokens } of calls) {
      const [given, ...more] = [...tokens.values()].flatMap((each) => [...each]);
      expect([given, more]).toEqual([kept.get(callId)?.claim_token, []]);
      expect(kept.get(callId)?.status).toBe("succeeded");
    }
  });

  test("has each step that was answered on record, once, and tells whoever waits to hear of it (I37, I39)", async () => {
    await until(
      () => postgres.query("SELECT id FROM outbox_event WHERE delivered_at IS NULL"),
      ({ length }) => length === 0,
    );
    const [{ succeeded } = { succeeded: 0 }] = await postgres.query<{ succeeded: number }>(
      `SELECT count(DISTINCT subject_id)::int AS succeeded FROM notification WHERE event = 'approval.decided'`,
    );
    expect(succeeded).toBe(calls.length);
    const recorded = await postgres.query<{ id: string; steps: string[] }>(
      `SELECT target_id AS id, array_agg(action ORDER BY action) AS steps FROM audit.event
       WHERE target_type = 'approval' AND outcome = 'success' AND after -> 'again' IS NULL GROUP BY target_id`,
    );
    const idsOf = calls.flatMap(({ ids }) => [...ids]).toSorted();
    expect(recorded.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(
      idsOf.map((id) => ({ id, steps })),
    );
    // The log was sealed to its end since, by whichever console.
    const sealed = await searchAudit(instance, people.auditor.token, `target:approval:${idsOf.at(-1)}`);
    expect(sealed.map(({ action }) => action)).toEqual(expect.arrayContaining(steps));
  });
});
