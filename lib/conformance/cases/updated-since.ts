import type { Case } from "../case.ts";
import { type Entry, keyOf } from "../entry.ts";
import { instantOf } from "../instant.ts";
import { entriesOf, listPage, missingFrom, named, queryOf, walk } from "../page.ts";
import { readSample, type Target } from "../target.ts";
import { expectStatus, NotApplicable, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, GET /v0.1/servers, updated_since: RFC 3339 date-time";

/** What changed since a moment, which is how other registries keep up. */
export const updatedSinceCases: Case[] = [
  {
    id: "updated-since.past",
    title: "a moment before everything lists everything",
    level: "must",
    reference,
    async run(target) {
      const { entries: expected, complete } = await readSample(target);
      const { pages } = await walk(target, { updated_since: "1990-01-01T00:00:00Z", limit: 100 }, 10);
      const missing = complete ? missingFrom(entriesOf(pages), expected) : undefined;
      if (missing) throw new Unmet("every listed entry", `${named(missing)} missing`, pages[0]?.answer);
      return `${entriesOf(pages).length} entries`;
    },
  },
  {
    id: "updated-since.future",
    title: "a moment in the future lists nothing",
    level: "must",
    reference,
    async run(target) {
      const { items, answer } = await listPage(target, { updated_since: "2999-01-01T00:00:00Z" });
      if (items.length) throw new Unmet("no elements", `${items.length}`, answer);
      return "an empty array";
    },
  },
  {
    id: "updated-since.filters",
    title: "only entries updated after the moment are listed, and all of them",
    level: "must",
    reference,
    async run(target) {
      const [pivot, since] = await middle(target);
      const { pages, ended } = await walk(target, { updated_since: pivot, limit: 100 }, 10);
      const found = entriesOf(pages);
      const old = found.find((entry) => (updatedAt(entry) ?? since) < since);
      if (old)
        throw new Unmet(
          `updates after ${pivot}`,
          `${named(old)} of ${inShort(old.official?.updatedAt)}`,
          pages[0]?.answer,
        );
      const { entries, complete } = await readSample(target);
      const newer = entries.filter((entry) => (updatedAt(entry) ?? since) > since);
      const missing = complete && ended ? missingFrom(found, newer) : undefined;
      if (missing) throw new Unmet(`${named(missing)}, updated later`, "a list without it", pages[0]?.answer);
      return `${found.length} entries after ${pivot}`;
    },
  },
  {
    id: "updated-since.offset",
    title: "a moment may be written with an offset from UTC",
    level: "must",
    reference: "RFC 3339 §4.2",
    async run(target) {
      const [pivot, since] = await middle(target).catch((): [string, bigint] => {
        // any moment will do to see whether it is taken
        const fallback = "2020-06-01T12:00:00Z";
        return [fallback, instantOf(fallback) ?? 0n];
      });
      const inUtc = await listPage(target, { updated_since: pivot, limit: 100 });
      const inOslo = await listPage(target, { updated_since: withOffset(since), limit: 100 });
      const [expected, observed] = [inUtc, inOslo].map(({ entries }) => entries.map(keyOf).join("\n"));
      if (expected !== observed)
        throw new Unmet(
          `the ${inUtc.items.length} entries of ${pivot}`,
          `${inOslo.items.length}`,
          inOslo.answer,
        );
      return withOffset(since);
    },
  },
  {
    id: "updated-since.malformed",
    title: "what is no RFC 3339 moment is refused with 400",
    level: "must",
    reference: "official registry, list tests: invalid updated_since is 400",
    async run(target) {
      for (const moment of ["invalid", "2025-01-01", "1735689600", "2025-13-45T99:00:00Z"]) {
        const answer = await target.get(`/servers${queryOf({ updated_since: moment })}`);
        if (answer.status !== 400) throw new Unmet(`400 for updated_since=${moment}`, saw(answer), answer);
      }
      return "400";
    },
  },
  {
    id: "updated-since.without-deleted",
    title: "`updated_since` with `include_deleted=false` is refused with 400",
    level: "must",
    reference: "OpenAPI 2025-12-01, include_deleted: always true when updated_since is provided",
    async run(target) {
      const answer = await target.get("/servers?updated_since=1990-01-01T00:00:00Z&include_deleted=false");
      expectStatus(answer, 400);
      return "400";
    },
  },
];

function updatedAt({ official }: Entry): bigint | undefined {
  return instantOf(official?.updatedAt);
}

/** A moment that divides the sample: the `updatedAt` of the entry in the middle, as it is written and as a number. */
async function middle(target: Target): Promise<[string, bigint]> {
  const { entries } = await readSample(target);
  const moments = entries
    .flatMap((entry): [string, bigint][] => {
      const at = updatedAt(entry);
      return at === undefined ? [] : [[String(entry.official?.updatedAt), at]];
    })
    .sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
  const pivot = moments[Math.floor((moments.length - 1) / 2)];
  if (!pivot) throw new NotApplicable("no entry says when it was updated");
  return pivot;
}

/** The same moment two hours east of Greenwich, to the nanosecond. */
function withOffset(instant: bigint): string {
  const shifted = new Date(Number(instant / 1_000_000n) + 2 * 3_600_000).toISOString();
  const fraction = String(instant % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${shifted.slice(0, 19)}${fraction && `.${fraction}`}+02:00`;
}
