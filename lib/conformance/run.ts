import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "./case.ts";
import { allCases } from "./cases/index.ts";
import { type Answer, type Client, connect, NoAnswer, OutOfTime, type Prefix, RateLimited } from "./http.ts";
import { type CaseReport, type ConformanceReport, concludeReport } from "./report.ts";
import { createTarget, type Target } from "./target.ts";
import { NotApplicable, saw, Unmet } from "./verdict.ts";
import { inShort, visible } from "./visible.ts";
import { createWriteSession } from "./write/session.ts";

export type ConformanceOptions = {
  /** Sent as bearer token with every request. */
  token?: string;
  /** Also publishes, edits and changes status, under `namespace`. */
  write?: boolean;
  /** Who writes: whoever `POST /v0/auth/none` makes of us, or the bearer of `token`. */
  login?: "none" | "token";
  namespace?: string;
  /** One prefix alone; both where they are offered by default. */
  prefix?: Prefix;
  /** Only cases whose id begins so. */
  only?: string;
  /** For each request. */
  timeoutMs?: number;
  /** For all of it. */
  overallMs?: number;
};

type Judgement = Pick<CaseReport, "result" | "detail"> & {
  /** Whether there was no answer at all. */
  silent?: boolean;
  /** Why no other case is to be tried. */
  stop?: string;
};

/** So many requests in a row without an answer, and the rest is not tried. */
const silencesMax = 3;

/**
 * Holds a registry at `baseUrl` (without `/v0.1`) against the official registry API, over the wire alone. Never throws for
 * what the registry does; a report whose `exit_code` is 2 says why nothing could be judged.
 */
export async function runConformance(
  baseUrl: string,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const startedAt = new Date();
  const finish = (
    rest: Partial<ConformanceReport> & Pick<Parameters<typeof concludeReport>[0], "ended">,
  ): ConformanceReport =>
    concludeReport({
      // a password in it is refused, and not repeated
      base_url: baseUrl.replace(/\/\/[^/]*@/, "//…@"),
      started_at: startedAt.toISOString(),
      duration_ms: Date.now() - startedAt.getTime(),
      prefixes: [],
      cases: [],
      left_behind: [],
      ...rest,
    });
  try {
    const chosen = choose(options);
    const target = await findRegistry(baseUrl, options);
    const { cases, problem } = await runCases(chosen, target);
    // of its own time, so that a run that used up all of it still tidies up
    const left = (await target.write?.cleanUp(connect(target.base, clientOptions(options, 60_000)))) ?? [];
    const { prefixes } = target;
    return finish({
      ended: problem ? "early" : "complete",
      prefixes: [...prefixes],
      cases,
      problem,
      left_behind: left,
    });
  } catch (error) {
    if (error instanceof CannotRun) return finish({ ended: "never", problem: error.message });
    throw error;
  }
}

/** There is nothing to judge, and the message tells the user what to do about it. */
class CannotRun extends Error {}

function choose({ only = "", write }: ConformanceOptions): readonly Case[] {
  const named = allCases.filter(({ id }) => id.startsWith(only));
  const chosen = named.filter(({ id }) => write || !id.startsWith("write."));
  if (named.length === 0) throw new CannotRun(`No case's id begins with "${visible(only)}".`);
  if (chosen.length === 0) throw new CannotRun("These cases write to the registry, which --write allows.");
  return chosen;
}

async function findRegistry(baseUrl: string, options: ConformanceOptions): Promise<Target> {
  const base = readBase(baseUrl);
  const { token, overallMs = 10 * 60_000 } = options;
  // what fetch says of such a header would quote it
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new CannotRun("The --token is empty or has characters that no header can hold.");
  if (options.write && options.login === "token" && !token)
    throw new CannotRun("--login token needs a --token to write with.");
  const settings = clientOptions(options, overallMs);
  const client = connect(base, settings);
  const asked: Prefix[] = options.prefix ? [options.prefix] : ["v0.1", "v0"];
  const prefixes: Prefix[] = [];
  const reasons: string[] = [];
  for (const prefix of asked) {
    const found = await probe(client, prefix);
    if (found === true) prefixes.push(prefix);
    else reasons.push(found);
  }
  const [prefix] = prefixes;
  if (!prefix) throw new CannotRun(`There is no MCP registry at ${visible(base)}: ${reasons.join("; ")}.`);
  const write = options.write
    ? createWriteSession({
        client,
        prefix,
        namespace: options.namespace ?? "io.modelcontextprotocol.anonymous",
        token: options.login === "token" ? token : undefined,
      })
    : undefined;
  return createTarget({ base, client, prefix, asked, prefixes, timeoutMs: settings.timeoutMs, write });
}

function clientOptions({ token, timeoutMs = 15_000 }: ConformanceOptions, overallMs: number) {
  return { token, timeoutMs, overallMs };
}

function readBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new CannotRun(`"${visible(baseUrl)}" is no http or https address.`);
  if (url.username || url.password || url.search || url.hash)
    throw new CannotRun("The address may have no user, query or fragment.");
  if (/\/v0(?:\.1)?\/?$/.test(url.pathname))
    throw new CannotRun("Give the base address, without /v0.1 or /v0: clients append that themselves.");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Whether there is something like a list under the prefix, or else what there is. Judging it comes later. */
async function probe(client: Client, prefix: Prefix): Promise<true | string> {
  try {
    const answer = await client.request(`/${prefix}/servers?limit=1`);
    const { json, status } = answer;
    if (status === 200 && isObject(json) && ("servers" in json || "metadata" in json)) return true;
    return `/${prefix}/servers answers ${whatInstead(answer)}`;
  } catch (error) {
    if (isSilence(error)) return visible(error.message);
    throw error;
  }
}

function whatInstead(answer: Answer): string {
  const location = answer.headers.get("location");
  if (location && answer.status >= 300 && answer.status < 400)
    return `status ${answer.status}, a redirect to ${inShort(location)}; give that address`;
  if (answer.status === 401 || answer.status === 403)
    return `${saw(answer)}; give a --token that may read it`;
  return saw(answer);
}

async function runCases(
  cases: readonly Case[],
  target: Target,
): Promise<{ cases: CaseReport[]; problem?: string }> {
  const reports: CaseReport[] = [];
  let silences = 0;
  let problem: string | undefined;
  for (const one of cases) {
    const { silent, stop, ...judgement }: Judgement = problem
      ? { result: "skipped", detail: problem }
      : await judge(one, target);
    silences = silent ? silences + 1 : 0;
    problem ??= stop ?? (silences >= silencesMax ? "The registry stopped answering." : undefined);
    const { id, title, level, reference } = one;
    reports.push({ id, title, level, reference, ...judgement });
  }
  return { cases: reports, problem };
}

async function judge(one: Case, target: Target): Promise<Judgement> {
  const offer = one.level === "offers";
  try {
    const seen = await one.run(target);
    return { result: offer ? "offered" : "passed", detail: visible(seen) };
  } catch (error) {
    if (error instanceof NotApplicable) return { result: "skipped", detail: visible(error.message, 500) };
    if (error instanceof RateLimited || error instanceof OutOfTime)
      return { result: "skipped", detail: visible(error.message, 500), stop: visible(error.message, 500) };
    if (error instanceof Unmet)
      return { result: offer ? "not-offered" : "failed", detail: visible(error.message, 900) };
    if (error instanceof NoAnswer)
      return {
        result: offer ? "not-offered" : "failed",
        detail: visible(`expected an answer; observed ${error.message}`, 600),
        silent: true,
      };
    // what was published has still to be taken back, and what was judged to be reported
    const broke = `The suite itself broke at ${one.id}, which is not the registry's fault: ${error}`;
    return { result: "skipped", detail: visible(broke, 500), stop: visible(broke, 500) };
  }
}

function isSilence(error: unknown): error is Error {
  return error instanceof NoAnswer || error instanceof RateLimited || error instanceof OutOfTime;
}
