import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { copyColumns } from "#lib/audit/intake/copy-row.ts";
import type { IntakeAnswer } from "#lib/audit/intake/schemas.ts";
import { setRecordingRule } from "#lib/audit/redaction/index.ts";
import { sealAll } from "#lib/audit/sealing/index.ts";
import { databaseUrl } from "#lib/env.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { copyText } from "./fill.ts";
import { HttpClient } from "./http-client.ts";
import { judged, perSecond, type Row, timed } from "./measure.ts";
import { actorAt, gateways, recordMaker, serverAt, servers, toolAt } from "./records.ts";
import { gatewayToken, unguarded } from "./world.ts";

export const intakePath = "/api/v1/audit/events";
const batches = 8;
const batchEvents = 2_500;
const inFlight = 4;

/** `plain`: no rule names the tool, and nothing in its texts has to go. `sensitive`: a rule for each tool, and secrets in every third. */
type Kind = "plain" | "sensitive";

/**
 * Batches of NDJSON over HTTP until they are acknowledged, which is when they are on disk, against COPY of the very rows that came
 * of them: a transaction for each batch. Nothing is sealed meanwhile.
 *
 * @returns the rows, and how many plain events one gateway gets acknowledged in a second
 */
export async function benchIntake(
  ctx: Ctx,
  url: string,
  rounds: number,
): Promise<{ rows: Row[]; rate: number }> {
  await sealAll();
  await setRules(ctx);
  const tokens: string[] = [];
  for (let gateway = 0; gateway < gateways; gateway++)
    tokens.push(await gatewayToken(url, `edge-${gateway}`));
  // New connections each time: one that was idle for seconds may be closed by now.
  const one = () => [new HttpClient(url, tokens[0] ?? "", inFlight)];
  const eight = () => tokens.map((token) => new HttpClient(url, token));
  const ratios = { plain: [] as number[], sensitive: [] as number[], eight: [] as number[] };
  let plainMs = Number.NaN;
  let sensitiveMs = Number.NaN;
  for (const kind of ["plain", "sensitive"] as const) await acknowledged(one(), makeBatches(kind));
  for (let round = 0; round < rounds; round++) {
    const plain = await acknowledged(one(), makeBatches("plain"));
    ratios.plain.push(plain.copiedMs / plain.tookMs);
    const parallel = await acknowledged(eight(), makeBatches("plain"));
    ratios.eight.push(plain.tookMs / parallel.tookMs);
    const sensitive = await acknowledged(one(), makeBatches("sensitive"));
    ratios.sensitive.push(sensitive.copiedMs / sensitive.tookMs);
    [plainMs, sensitiveMs] = [plain.tookMs, sensitive.tookMs];
  }
  const events = batches * batchEvents;
  return {
    rows: [
      judged(
        "Intake, nothing to redact, of COPY into the inbox",
        ratios.plain,
        { atLeast: 0.45 },
        perSecond(events, plainMs),
      ),
      judged(
        "Intake, rules and secrets, of COPY into the inbox",
        ratios.sensitive,
        { atLeast: 0.25 },
        perSecond(events, sensitiveMs),
      ),
      judged("Eight gateways at once, of one", ratios.eight, { atLeast: 0.8 }),
    ],
    rate: (events / plainMs) * 1_000,
  };
}

/** Sends all batches, then takes the rows out of the inbox and copies them in again. The inbox is empty before and after. */
async function acknowledged(clients: readonly HttpClient[], bodies: readonly Buffer[]) {
  const waiting = [...bodies];
  const send = async (client: HttpClient) => {
    for (let body = waiting.pop(); body; body = waiting.pop()) {
      const { accepted, rejected } = await client.postLines<IntakeAnswer>(intakePath, body);
      if (accepted !== batchEvents)
        throw new Error(`Not everything was taken: ${JSON.stringify(rejected[0])}`);
    }
  };
  // One gateway has several batches on their way, eight have one each.
  const senders =
    clients.length > 1 ? clients : Array.from({ length: inFlight }, () => clients[0] as HttpClient);
  const { tookMs } = await timed(() => Promise.all(senders.map(send)));
  for (const client of clients) client.close();
  return { tookMs, copiedMs: await copyAgain() };
}

async function copyAgain(): Promise<number> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    options: "-c session_replication_role=replica",
  });
  await client.connect();
  try {
    const rows: Buffer[] = [];
    for (let from = 0; from < batches * batchEvents; from += batchEvents) {
      const order = `ORDER BY seq OFFSET ${from} LIMIT ${batchEvents}`;
      const copy = client.query(copyTo(`COPY (SELECT ${copyColumns} FROM audit.inbox ${order}) TO STDOUT`));
      const chunks: Buffer[] = [];
      for await (const chunk of copy) chunks.push(chunk as Buffer);
      rows.push(Buffer.concat(chunks));
    }
    await client.query("TRUNCATE audit.inbox");
    const { tookMs } = await timed(async () => {
      for (const batch of rows) await copyText(client, `COPY audit.inbox (${copyColumns}) FROM STDIN`, batch);
    });
    const { rows: counted } = await client.query("SELECT count(*)::int AS count FROM audit.inbox");
    if (counted[0].count !== batches * batchEvents) throw new Error("Not everything was copied.");
    return tookMs;
  } finally {
    await client.end();
    await unguarded("TRUNCATE audit.inbox");
  }
}

/** What a gateway sends of such calls: without what the console says itself. */
export function makeReports(count: number, kind: Kind): string[] {
  const make = recordMaker(Math.floor(Math.random() * 2 ** 31), 12_500);
  return Array.from({ length: count }, (_, number) => {
    const { version: _v, class: _c, received_at: _r, context, ...event } = make(number, Date.now());
    const { gateway_id: _g, ...told } = context;
    const operation = { ...event.operation };
    if (kind === "plain") operation.server = `plain.${operation.server}`;
    else if (number % 3 === 0)
      operation.arguments = { ...(operation.arguments as object), ...secrets[(number / 3) % secrets.length] };
    return `${JSON.stringify({ ...event, operation, context: told })}\n`;
  });
}

const secrets = [
  { message: `Write to ${actorAt(1)} or call +49 30 901820 about card 4111 1111 1111 1111.` },
  { iban: "DE89370400440532013000", message: "Please pay to DE89 3704 0044 0532 0130 00." },
  { headers: { authorization: "Bearer abcdefghijklmnopqrstuvwxyz0123456789" } },
  { filter: JSON.stringify({ email: "zoe@example.org", password: "correct horse battery" }) },
];

function makeBatches(kind: Kind): Buffer[] {
  return Array.from({ length: batches }, () => Buffer.from(makeReports(batchEvents, kind).join("")));
}

/** For every tool: a customer that is hashed and found again, a note that is masked. */
async function setRules(ctx: Ctx): Promise<void> {
  for (let server = 0; server < servers; server++)
    for (let tool = 0; tool < 6; tool++)
      await setRecordingRule(ctx, {
        server: serverAt(server),
        tool: toolAt(tool),
        otherwise: "keep",
        fields: [
          { path: "customer_id", treatment: "hash" },
          { path: "note", treatment: "mask" },
        ],
        targets: [{ path: "customer_id", type: "customer", access: "read" }],
      });
}
