import { ListChecks } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { EntriesView } from "#components/sources/entries-view.tsx";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { countImportable, listSourceEntries } from "#lib/sources/index.ts";
import { entryQuery, importMax, type SourceView, type UpstreamStatus } from "#lib/sources/schemas.ts";
import { entryStateOptions, upstreamStatusOptions } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams } from "#lib/ui/search-params.ts";
import { pageData } from "../../../page-ctx.ts";
import type { TabProps } from "./tab-props.ts";

const verdictOptions = [
  { value: "valid", label: "Valid" },
  { value: "invalid", label: "With errors" },
];

export async function EntriesTab({ ctx, source, searchParams }: TabProps) {
  const { id: _, latest, attention, ...query } = await readParams(entryQuery, searchParams);
  const asked = {
    ...query,
    id: source.id,
    ...(latest ? { latest: "true" } : {}),
    ...(attention ? { attention: "true" } : {}),
  };
  const found = await pageData(
    Promise.all([listSourceEntries(ctx, asked), matchingOf(ctx, source, { ...query, latest, attention })]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [page, matching] = found.data;
  const empty = page.items.length === 0;
  const { cursor, limit: __, ...filters } = asked;
  if (source.counts.total === 0) return <NoEntries source={source} />;

  return (
    <>
      <FilterBar
        search={{ param: "q", placeholder: "Search by name or description" }}
        filters={[
          { param: "state", label: "State", options: entryStateOptions },
          { param: "verdict", label: "Verdict", options: verdictOptions },
          { param: "status", label: "Upstream", options: upstreamStatusOptions },
          { param: "latest", label: "Version", options: [{ value: "true", label: "Latest" }] },
          {
            param: "attention",
            label: "Attention",
            options: [{ value: "true", label: "Approved, changed or gone" }],
          },
        ]}
      />
      {empty && <NoMatchState what="entries" clearHref={routes.source(source.id)} />}
      <EntriesView
        source={{ id: source.id, can: source.can }}
        entries={page.items}
        matching={matching}
        filterKey={JSON.stringify(filters)}
        importMax={importMax}
      />
      <Pager nextCursor={page.next_cursor} shown={page.items.length} />
    </>
  );
}

type Query = {
  q?: string;
  status?: UpstreamStatus;
  state?: string;
  verdict?: string;
  latest?: boolean;
  attention?: boolean;
};

/** What "all that match" would import: an import takes new entries alone, so a list of others offers none. */
async function matchingOf(ctx: Ctx, source: SourceView, query: Query) {
  const { q, status, state, verdict, latest, attention } = query;
  if (source.can.import !== true || attention) return null;
  if ((state ?? "new") !== "new" || (verdict ?? "valid") !== "valid") return null;
  const filter = { q, status, latest };
  if (!q && !status && !latest) return { filter, count: source.counts.new };
  const asked = { id: source.id, q, status, ...(latest ? { latest: "true" } : {}) };
  return { filter, count: (await countImportable(ctx, asked)).count };
}

function NoEntries({ source: { last_run, counts } }: { source: SourceView }) {
  if (last_run?.status === "running" && last_run.retry_at !== null)
    return (
      <EmptyState icon={ListChecks} title="Nothing could be read so far">
        The sync tries again by itself. What it waits for stands above.
      </EmptyState>
    );
  if (last_run?.status === "running")
    return (
      <EmptyState icon={ListChecks} title="The first entries are on their way">
        They appear here as they are read and checked.
      </EmptyState>
    );
  return (
    <EmptyState icon={ListChecks} title={last_run ? "Nothing was taken in" : "Not synced yet"}>
      {!last_run
        ? "Sync it to read its servers. Each is checked against the rules and compared with what is approved here."
        : counts.rejected > 0
          ? "No row could become an entry. Look at the rejected rows for why."
          : "The source has no servers that its filter takes. Look at the history for what was read."}
    </EmptyState>
  );
}
