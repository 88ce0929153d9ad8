"use client";

import { FileDown, RotateCw } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { printQuery } from "#lib/core/audit-query/index.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useFacets, useSearch, useSearchAgain } from "./api.ts";
import { AuditTabs } from "./audit-tabs.tsx";
import { FacetRail } from "./facet-rail.tsx";
import { HistogramPanel } from "./histogram-panel.tsx";
import { ResultsPanel } from "./results-panel.tsx";
import { SavedMenu } from "./saved-menu.tsx";
import { SearchBox } from "./search-box.tsx";
import { AuditSearchContext } from "./search-context.ts";
import { TermChips } from "./term-chips.tsx";
import { useAuditUrl } from "./use-audit-url.ts";
import { useDraft } from "./use-draft.ts";
import { WindowMenu } from "./window-menu.tsx";

// Fetched when first opened, so that the search does not pay for them.
const SaveDialog = lazy(() => import("./save-dialog.tsx").then((m) => ({ default: m.SaveDialog })));
const ManageSearches = lazy(() =>
  import("./manage-searches.tsx").then((m) => ({ default: m.ManageSearches })),
);
const ExportDialog = lazy(() => import("./export-dialog.tsx").then((m) => ({ default: m.ExportDialog })));

/** The audit log: searched, counted, narrowed and looked into. */
export function SearchScreen({ mayExport }: { mayExport: Verdict }) {
  const url = useAuditUrl();
  const again = useSearchAgain();
  const draft = useDraft(url, again);
  const [dialog, setDialog] = useState<"save" | "manage" | "export" | null>(null);
  const { query, readable } = draft;
  const q = printQuery(query);
  const search = useSearch(q, url.cursor, readable);
  const facets = useFacets(q, readable);
  const close = () => setDialog(null);

  return (
    <AuditSearchContext
      value={{
        query,
        apply: (next) => url.go({ q: printQuery(next) }),
        hrefOf: (next) => url.href({ q: printQuery(next) }),
      }}
    >
      <PageHeader
        title="Audit"
        description="Every change, every call and every refusal. Sealed in a tamper-evident log."
        actions={
          <Button
            icon={<FileDown aria-hidden />}
            reason={reasonOf(mayExport) ?? (readable ? undefined : "Mend the search first.")}
            onClick={() => setDialog("export")}
          >
            Export…
          </Button>
        }
      />
      <AuditTabs current="Search" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div className="flex flex-wrap items-start gap-2">
          <div className="flex min-w-0 basis-full sm:flex-1 sm:basis-0">
            <SearchBox
              input={draft.input}
              draft={draft.text}
              onDraft={draft.write}
              onSearch={draft.search}
              problems={draft.problems}
              pending={search.isFetching}
            />
          </div>
          <WindowMenu />
          <SavedMenu
            onPreset={({ query: text, fill }) => (fill ? draft.fill(text, fill) : draft.search(text))}
            onOpen={({ query: text, columns }) =>
              url.go({ q: text, columns: columns.length > 0 ? columns : undefined })
            }
            onSave={() => setDialog("save")}
            onManage={() => setDialog("manage")}
          />
          <IconButton label="Search again" icon={<RotateCw aria-hidden />} onClick={() => void again()} />
        </div>
        {readable && (
          <>
            <TermChips facets={facets.data} />
            <HistogramPanel q={q} />
            <div className="flex gap-x-6 gap-y-2 pt-1 max-xl:flex-col">
              <FacetRail facets={facets.data} error={facets.error} />
              <ResultsPanel url={url} q={q} search={search} facets={facets.data} mayExport={mayExport} />
            </div>
          </>
        )}
      </div>
      <Suspense>
        {dialog === "save" && <SaveDialog query={q} columns={url.columns} onClose={close} />}
        {dialog === "manage" && <ManageSearches onClose={close} />}
        {dialog === "export" && <ExportDialog facets={facets.data} onClose={close} />}
      </Suspense>
    </AuditSearchContext>
  );
}
