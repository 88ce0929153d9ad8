import type { Entry } from "./entry.ts";
import type { Answer, Call, Client, Prefix } from "./http.ts";
import { entriesOf, type ListPage, type Query, walk } from "./page.ts";
import { NotApplicable, Unmet } from "./verdict.ts";
import type { WriteSession } from "./write/session.ts";

/** The registry under test, and what a run already knows of it. */
export type Target = {
  base: string;
  client: Client;
  /** The prefix that the cases ask. */
  prefix: Prefix;
  /** The prefixes the run is about. */
  asked: readonly Prefix[];
  /** Those of them under which the registry answered. */
  prefixes: readonly Prefix[];
  timeoutMs: number;
  /** Under the prefix: `/servers` asks for `/v0.1/servers`. */
  get(path: string, call?: Call): Promise<Answer>;
  /** What the listing shows, up to 500 entries. */
  sample(): Promise<Sample>;
  /** Deleted entries, as far as the first pages of the listing with them show any. */
  deleted(): Promise<Entry[]>;
  /** Present when the run may change the registry. */
  write: WriteSession | undefined;
};

export type Sample = { pages: ListPage[]; entries: Entry[]; complete: boolean };

const samplePages = 5;

/** A target that asks each question about the whole catalog once, however many cases want the answer. */
export function createTarget(
  facts: Pick<Target, "base" | "client" | "prefix" | "asked" | "prefixes" | "timeoutMs" | "write">,
): Target {
  const target: Target = {
    ...facts,
    get: (path, call) => facts.client.request(`/${facts.prefix}${path}`, call),
    sample: once(() => collect(target, {})),
    deleted: once(async () => {
      const { entries } = await collect(target, { include_deleted: "true" });
      return entries.filter(({ official }) => official?.status === "deleted");
    }),
  };
  return target;
}

/** Asks under a prefix that a client can't do without. */
export function askUnder(target: Target, prefix: Prefix, path: string, call?: Call): Promise<Answer> {
  if (!target.asked.includes(prefix)) throw new NotApplicable(`the run leaves /${prefix} out`);
  return target.client.request(`/${prefix}${path}`, call);
}

/** What the listing shows. When it can't be read at all, that is another case's failure, and this one is skipped. */
export async function readSample(target: Target): Promise<Sample> {
  try {
    return await target.sample();
  } catch (error) {
    throw error instanceof Unmet ? new NotApplicable("the listing can't be read; see `list.shape`") : error;
  }
}

/** At least one entry, or the case is skipped because the registry lists nothing. */
export async function someEntries(target: Target): Promise<[Entry, ...Entry[]]> {
  const [first, ...more] = (await readSample(target)).entries;
  if (!first) throw new NotApplicable("the registry lists no server");
  return [first, ...more];
}

async function collect(target: Target, filter: Query): Promise<Sample> {
  const { pages, ended } = await walk(target, { ...filter, limit: 100 }, samplePages).catch((error) => {
    // a registry with smaller pages says so by refusing; how it refuses is another case's matter
    if (error instanceof Unmet) return walk(target, filter, samplePages);
    throw error;
  });
  return { pages, entries: entriesOf(pages), complete: ended };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
