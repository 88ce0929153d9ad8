import { newUuid } from "#lib/core/ids.ts";
import { searchPresets, windowPresets } from "#lib/ui/audit-presets.ts";
import { searchAudit } from "./audit.ts";
import { ReportingGateway } from "./audit-gateway.ts";
import type { Instance, Person } from "./instance.ts";

export const crm = "com.example/crm";

const dayMs = 86_400_000;
const lost = 4;

/** What must not be kept. Put together here, so that nobody takes them for keys that somebody lost. */
const secrets = {
  password: "korrekt-Pferd-9-Batterie",
  providerKey: ["sk", "live", "51H8aZxQ0vTn3mYbLkPd7RwEu"].join("_"),
  card: "4111 1111 1111 1111",
  iban: "DE89370400440532013000",
  email: "jane.doe@example.net",
  bearer: ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJDLTQyIn0", "c2lnbmVkLWJ5LW5vYm9keS1hdC1hbGw"].join("."),
  maidenName: "Katzenellenbogen",
  account: "ACC-77120-9",
};

export type Story = {
  gateway: ReportingGateway;
  /** The days of the last quarter, as searches name them: `after:2026-07-01 before:2026-10-01`. */
  span: string;
  /** The calls about customer C-42 in the last quarter. */
  calls: { id: string; at: string; agent: string }[];
  /** The one of them that everything secret was put into, and the session it was made in. */
  call: string;
  session: string;
  /** What its event says of what was taken out of it. */
  redactions: readonly RegExp[];
  /** What must be found nowhere. */
  secrets: readonly string[];
  /** How many were reported. */
  events: number;
  /** The number that the gateway gave out and never sent. */
  lost: number;
};

/**
 * Last quarter in a bank: governance has said how calls of the customer register are recorded, and a gateway has reported
 * them. All of it is sealed.
 */
export async function tellStory(instance: Instance, governance: Person): Promise<Story> {
  const rule = {
    server: crm,
    tool: "*",
    otherwise: "keep",
    fields: [
      { path: "maiden_name", treatment: "drop" },
      { path: "account", treatment: "hash" },
    ],
    targets: [{ path: "customer_id", type: "customer", access: "read" }],
  };
  const made = await instance.call(governance.token, "PUT", "/api/v1/audit/recording-rules", rule);
  if (made.status !== 200) throw new Error(`rule: ${made.status} ${JSON.stringify(made.body)}`);

  const gateway = await ReportingGateway.register(instance, "edge-frankfurt");
  const session = "s-branch-42";
  const from = Date.parse(windowPresets(Date.now())[4]?.after ?? "");
  const day = (n: number) => new Date(from + n * dayMs + 36_000_000).toISOString();
  const secret = call({
    at: day(21),
    session,
    tool: "update_customer",
    arguments: {
      customer_id: "C-42",
      maiden_name: secrets.maidenName,
      account: secrets.account,
      password: secrets.password,
      note: `Paid with ${secrets.card} from ${secrets.iban}, wrote from ${secrets.email}.`,
      payload: JSON.stringify({ charge: secrets.providerKey, retries: 3 }),
    },
    result: {
      status: "error",
      error: `401 for Bearer ${secrets.bearer} with password=${secrets.password}`,
      duration_ms: 812,
    },
  });
  const told = [
    call({ at: day(20), session }),
    secret,
    call({ at: day(21.01), session, tool: "list_orders" }),
    call({ at: day(40), result: { status: "denied", error: "Not in this branch." } }),
    call({ at: day(60), agent: "billing-bot", agent_name: "Billing bot", identity: "ben@bank.example" }),
  ];
  const others = [
    call({ at: day(20.5), session, arguments: { customer_id: "C-7" } }),
    call({ at: new Date(Date.now() - 60_000).toISOString() }),
  ];
  const sent = [...told, ...others].map((event, at) => ({
    ...event,
    context: { stream_id: "edge", stream_seq: at + 1 < lost ? at + 1 : at + 2 },
  }));
  const { accepted, rejected } = await gateway.report(sent);
  if (accepted !== sent.length) throw new Error(`report: ${JSON.stringify(rejected)}`);
  await searchAudit(instance, governance.token, `gateway:${gateway.id}`);
  return {
    gateway,
    span: searchPresets(Date.now())[0]?.query.replace("target:customer:C-42 ", "") ?? "",
    calls: told.map(({ audit_id: id, timestamp: at, caller }) => ({ id, at, agent: caller.agent })),
    call: secret.audit_id,
    session,
    redactions: [
      /maiden_name.*left out/,
      /account.*keyed hash/,
      /password.*left out/,
      /note.*card/i,
      /note.*iban/i,
      /note.*e-?mail/i,
      /payload.*stripe/i,
      /error.*jwt/i,
      /error.*key_name/,
    ],
    secrets: Object.values(secrets),
    events: sent.length,
    lost,
  };
}

type Call = {
  at: string;
  session?: string;
  tool?: string;
  agent?: string;
  agent_name?: string;
  identity?: string;
  arguments?: object;
  result?: object;
};

function call({
  at,
  session,
  tool = "get_customer",
  agent = "support-bot",
  agent_name = "Support bot",
  identity = "ana@bank.example",
  arguments: given = { customer_id: "C-42" },
  result = { status: "success", duration_ms: 12.5 },
}: Call) {
  return {
    audit_id: newUuid(),
    timestamp: at,
    caller: { identity, identity_type: "user", agent, agent_name, session_id: session },
    operation: { type: "tools/call", server: crm, name: tool, arguments: given },
    result,
  };
}
