import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ms, quantile, type Row } from "../audit/measure.ts";
import { median } from "../report.ts";
import type { Office, Requested } from "./office.ts";

const goalMs = 250;
/** Long enough for a long poll to have looked, and to wait. */
const waitsMs = 50;

/** From a person's vote to the end of the long poll of the gateway that asked. */
export async function benchDeciding(office: Office, times: number): Promise<Row[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const gateway = office.gateway(n);
    const { id, version } = await office.ask(gateway);
    const painted = await office.paint(id);
    const path = `/api/v1/approvals/${id}?wait=25&after=${version}`;
    const polled = office.send<Requested>(gateway, "GET", path).then(({ body }) => {
      if (body.status !== "approved") throw new Error(`What was approved is ${body.status}.`);
      return performance.now();
    });
    await pause(waitsMs);
    const votedAt = performance.now();
    const [endedAt] = await Promise.all([polled, office.vote(id, painted)]);
    took.push(endedAt - votedAt);
  }
  const p95 = quantile(took, 0.95);
  return [
    [
      "From a person's vote to the answer of the gateway's long poll, p95",
      `${ms(p95)}, median ${ms(quantile(took, 0.5))}`,
      `< ${goalMs} ms: ${p95 < goalMs ? "met" : "missed"}`,
    ],
  ];
}

type Race = { tokens: number; answered: number; others: string[]; tookMs: number };

/** Many claims of one approval at once, by its gateway: each with a nonce of its own, and all with the same. */
export async function benchClaims(
  office: Office,
  { races: times, repeats: repeated, claims }: { races: number; repeats: number; claims: number },
): Promise<Row[]> {
  const races: Race[] = [];
  const repeats: Race[] = [];
  for (let n = 0; n < times; n++) races.push(await race(office, n, claims, nonce));
  for (let n = 0; n < repeated; n++) {
    const same = nonce();
    repeats.push(await race(office, n, claims, () => same));
  }
  const tookMs = median([...races, ...repeats].map((race) => race.tookMs));
  return [
    [
      `${claims} claims of one approval at once, ${times} times: tokens each`,
      counts(races.map(({ tokens }) => tokens)),
      `exactly 1: ${races.every(({ tokens, answered }) => tokens === 1 && answered === 1) ? "met" : "missed"}`,
    ],
    ["… what the others were answered", tally(races.flatMap(({ others }) => others)), ""],
    [
      `${claims} claims with the same nonce at once, ${repeated} times: different tokens each`,
      counts(repeats.map(({ tokens }) => tokens)),
      `exactly 1: ${repeats.every(({ tokens }) => tokens === 1) ? "met" : "missed"}`,
    ],
    ["… how many of them got it", counts(repeats.map(({ answered }) => answered)), ""],
    [`${claims} claims at once, until all are answered, median`, ms(tookMs), ""],
  ];
}

async function race(office: Office, n: number, claims: number, nonceOf: () => string): Promise<Race> {
  const gateway = office.gateway(n);
  const { id, action_hash } = await office.ask(gateway);
  await office.vote(id, await office.paint(id));
  const path = `/api/v1/approvals/${id}/claim`;
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: claims }, () =>
      office.send<{ token?: string; code?: string }>(gateway, "POST", path, {
        action_hash,
        claim_nonce: nonceOf(),
      }),
    ),
  );
  const tokens = answers.flatMap(({ body }) => body.token ?? []);
  return {
    tookMs: performance.now() - startedAt,
    tokens: new Set(tokens).size,
    answered: tokens.length,
    others: answers.flatMap(({ status, body }) => (body.token ? [] : `${status} ${body.code}`)),
  };
}

function nonce(): string {
  return randomBytes(18).toString("base64url");
}

function counts(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least}` : `${least}–${most}`;
}

function tally(words: readonly string[]): string {
  const groups = Map.groupBy(words, (word) => word);
  return [...groups].map(([word, those]) => `${word}: ${those.length.toLocaleString("en")}`).join(", ");
}
