import type { ServerProcess } from "#e2e/support/server-process.ts";
import { ms, quantile, type Row } from "../audit/measure.ts";
import { median, ratio } from "../report.ts";
import type { Gateway, Office } from "./office.ts";
import { insert } from "./visible.ts";

const atOnce = 16;

/** Requests a second with all that is decided and written for each, of bare rows with NOTIFY, and of decisions alone, in turn. */
export async function benchCreating(
  office: Office,
  bare: ServerProcess,
  { rounds, each }: { rounds: number; each: number },
): Promise<Row[]> {
  const found = [];
  for (let round = 0; round <= rounds; round++)
    found.push({
      ours: await rate(each, (n) => office.ask(office.gateway(n)).then(() => undefined)),
      bare: await rate(each, () => insert(bare, office.nextCall())),
      decided: await rate(each, (n) => decide(office, office.gateway(n))),
    });
  // The first is to warm up.
  const counted = found.slice(1);
  const perSecond = median(counted.map(({ ours }) => ours.perSecond));
  return [
    [
      `Requests a second, ${atOnce} at once, of bare rows with NOTIFY`,
      `${ratio(counted.map(({ ours, bare }) => ours.perSecond / bare.perSecond))} (${perSecond.toFixed(0)} a second)`,
      "",
    ],
    [
      "… of decisions that are asked for alone",
      ratio(counted.map(({ ours, decided }) => ours.perSecond / decided.perSecond)),
      "",
    ],
    [
      "… p95 of one of them",
      ms(
        quantile(
          counted.flatMap(({ ours }) => ours.took),
          0.95,
        ),
      ),
      "",
    ],
  ];
}

async function decide(office: Office, gateway: Gateway): Promise<void> {
  const question = office.nextQuestion();
  const { status } = await office.send(gateway, "POST", "/access/v1/evaluation", question);
  if (status !== 200) throw new Error(`A decision was answered with ${status}.`);
}

async function rate(count: number, act: (n: number) => Promise<void>) {
  const took: number[] = [];
  let next = 0;
  const one = async () => {
    for (let n = next++; n < count; n = next++) {
      const startedAt = performance.now();
      await act(n);
      took.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, one));
  return { perSecond: count / ((performance.now() - startedAt) / 1_000), took };
}
