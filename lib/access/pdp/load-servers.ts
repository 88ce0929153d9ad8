import type pg from "pg";
import { z } from "zod";
import { type EntryFacts, loadEntryFacts } from "#lib/catalog/index.ts";
import { type Classification, classifications } from "#lib/core/words.ts";
import { callableOf } from "#lib/lifecycle/index.ts";
import { readConditions, type StoredConditions } from "#lib/registry/index.ts";
import { type ToolLabel, toolLabel } from "#lib/registry/tool-labels.ts";
import type { World, WorldServer, WorldTool, WorldVersion } from "../evaluation/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextMap } from "./next-map.ts";

type Servers = World["servers"];

/** Every server that was ever published, with what of it may be called. */
export async function loadServers(
  client: pg.ClientBase,
  wanted: ChangedIds,
  before?: Servers,
): Promise<Servers> {
  if (before && wanted?.length === 0) return before;
  const facts = await loadEntryFacts(client, wanted ?? undefined);
  const labels = await loadLabels(client, facts);
  const servers = [...Map.groupBy(facts, ({ server_id }) => server_id)].map(([id, versions]) =>
    toServer(id, versions, labels),
  );
  const asked = new Set(wanted);
  return nextMap(
    before,
    ({ id }) => asked.has(id),
    servers.map((server) => [server.name, server]),
  );
}

/** What the tools do, by the submission that approved them. */
async function loadLabels(client: pg.ClientBase, facts: readonly EntryFacts[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; labels: string }>(
    "SELECT id, labels FROM submission WHERE id = ANY($1::text[])",
    [facts.map(({ approved_by }) => approved_by)],
  );
  return new Map(rows.map(({ id, labels }) => [id, labels]));
}

function toServer(
  id: string,
  facts: readonly EntryFacts[],
  labels: ReadonlyMap<string, string>,
): WorldServer {
  const versions = facts.map((one) => toVersion(one, labels.get(one.approved_by)));
  return {
    id,
    name: facts[0]?.name ?? "",
    classification:
      strictest(facts.filter((_, index) => versions[index]?.callable)) ?? strictest(facts) ?? "restricted",
    versions,
  };
}

/** Of what may be called: a lower class for one version says nothing of the data that another reaches. */
function strictest(facts: readonly EntryFacts[]): Classification | undefined {
  return classifications.findLast((word) => facts.some(({ classification }) => classification === word));
}

function toVersion(facts: EntryFacts, labels: string | undefined): WorldVersion {
  const { version, is_latest: isLatest, lapses_at: lapsesAt } = facts;
  const terms = readTerms(facts, labels);
  if (!terms) return { version, isLatest, callable: false, untilMs: 0, catalogs: null, tools: new Map() };
  const { conditions, tools } = terms;
  const until = conditions?.until ? new Date(conditions.until) : null;
  return {
    version,
    isLatest,
    callable: isCallableButForTime(facts, until),
    untilMs: Math.min(lapsesAt?.getTime() ?? Infinity, until?.getTime() ?? Infinity),
    catalogs: conditions?.catalogs ?? null,
    tools: usable(tools, conditions),
  };
}

/** Asked as of the beginning of time: what time takes away, `untilMs` says. */
function isCallableButForTime(facts: EntryFacts, until: Date | null): boolean {
  const verdict = callableOf(
    {
      status: facts.status,
      lapsesAt: facts.lapses_at,
      lapsedAt: facts.lapsed_at,
      lapseReason: facts.lapse_reason,
      recertifyBy: facts.recertify_by,
      until,
      ownerActive: facts.owner_active,
      snapshotApproved: facts.snapshot_approved,
    },
    new Date(0),
  );
  return verdict === true;
}

const storedLabels = z.array(toolLabel);

type Terms = { conditions: StoredConditions | null; tools: ToolLabel[] };

/** What it was approved with; undefined where nobody can tell what that forbids. */
function readTerms({ conditions }: EntryFacts, labels: string | undefined): Terms | undefined {
  try {
    return {
      conditions: readConditions(conditions),
      tools: storedLabels.parse(JSON.parse(labels ?? "")),
    };
  } catch {
    return undefined;
  }
}

function usable(
  tools: readonly ToolLabel[],
  conditions: StoredConditions | null,
): ReadonlyMap<string, WorldTool> {
  const allowed = conditions?.tools ? new Set(conditions.tools) : null;
  return new Map(
    tools
      .filter(({ tool }) => !allowed || allowed.has(tool))
      .map(({ tool, by: _, ...label }) => [tool, { name: tool, ...label }]),
  );
}
