import { hash } from "node:crypto";
import { v7 } from "uuid";
import { seededRandom } from "#lib/audit/testing/random.ts";
import { type AuditRecord, classOfReport, type EventStatus, recordVersion } from "#lib/core/audit-record.ts";

export const actors = 400;
export const agents = 40;
export const servers = 25;
export const gateways = 8;
/** A word of this kind stands in few events. */
export const rareWords = 5_000;
const tools = [
  "get_customer",
  "list_orders",
  "search_notes",
  "update_ticket",
  "send_message",
  "delete_draft",
];
const subjects = ["renewal", "address change", "late parcel", "refund", "card replacement", "contract"];

export const actorAt = (n: number) => `person-${n}@bank.example`;
export const agentAt = (n: number) => `agent-${n}`;
export const serverAt = (n: number) => `com.bank.team-${n % 6}/crm-${n}`;
export const toolAt = (n: number) => tools[n % tools.length] ?? "";

type Random = ReturnType<typeof seededRandom>;

/** Calls of tools as a busy gateway reports them, the same for the same seed but for their ids. */
export function recordMaker(seed: number, customers: number) {
  const random = seededRandom(seed);
  return (number: number, atMs: number): AuditRecord => {
    const status = statusOf(random);
    const customer = `C-${skewed(random, customers)}`;
    const write = random.between(0, 9) === 0;
    const receivedMs = atMs + random.between(5, 900);
    return {
      audit_id: v7({ msecs: atMs }),
      timestamp: micros(atMs, random),
      received_at: micros(receivedMs, random),
      version: recordVersion,
      class: classOfReport(status),
      action: "mcp.tool.call",
      caller: {
        identity: actorAt(skewed(random, actors)),
        identity_type: "user",
        agent: agentAt(skewed(random, agents)),
        session_id: `s-${Math.floor(number / 160)}-${random.between(0, 7)}`,
        trace_id: hash("md5", `${seed} ${Math.floor(number / 6)}`),
        client_ip: `10.${random.between(0, 3)}.${random.between(0, 255)}.${random.between(1, 254)}`,
      },
      operation: {
        type: "tools/call",
        server: serverAt(skewed(random, servers)),
        name: toolAt(skewed(random, tools.length)),
        arguments: {
          customer_id: customer,
          limit: random.between(1, 100),
          note: `About a ${random.one(subjects)}, case w${random.between(1, rareWords)}x`,
        },
      },
      targets: [{ type: "customer", id: customer, access: write ? "write" : "read" }],
      result: {
        status,
        duration_ms: random.between(2_000, 900_000) / 1_000,
        output_size_bytes: random.between(80, 40_000),
        ...(status === "error" ? { error: "The upstream answered 502 Bad Gateway." } : {}),
      },
      context: {
        gateway_id: `edge-${number % gateways}`,
        stream_id: "main",
        stream_seq: Math.floor(number / gateways) + 1,
      },
    };
  };
}

/** A few of them come up again and again, most seldom. */
export function skewed(random: Random, count: number): number {
  return Math.floor((random.between(0, 999_999) / 1_000_000) ** 3 * count);
}

function statusOf(random: Random): EventStatus {
  const draw = random.between(0, 999);
  if (draw < 30) return "denied";
  if (draw < 50) return "error";
  return draw < 55 ? "timeout" : "success";
}

function micros(atMs: number, random: Random): string {
  return new Date(atMs).toISOString().replace("Z", `${random.between(100, 999)}Z`);
}
