"use client";

import { lazy, Suspense, useState } from "react";
import type { EntrySummary, EntryView, SourceView } from "#lib/sources/schemas.ts";
import { entryName } from "#lib/ui/source-words.ts";
import { useUrlState } from "#lib/ui/url-state.ts";
import { useOpened } from "#lib/ui/use-opened.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { EntriesTable } from "./entries-table.tsx";
import type { ImportChoice } from "./import-dialog.tsx";
import { useEntrySelection } from "./use-entry-selection.ts";

// Fetched when first opened, so that the list does not pay for them.
const EntryDrawer = lazy(() => import("./entry-drawer.tsx").then((m) => ({ default: m.EntryDrawer })));
const ImportDialog = lazy(() => import("./import-dialog.tsx").then((m) => ({ default: m.ImportDialog })));

type EntriesViewProps = {
  source: Pick<SourceView, "id" | "can">;
  entries: readonly EntrySummary[];
  /** What an import of everything that matches asks for, and how many that is; null where nothing here can be imported. */
  matching: { filter: { q?: string; status?: string; latest?: boolean }; count: number } | null;
  filterKey: string;
  importMax: number;
};

/** The list of entries with what is done in it: looking at one, and submitting many. */
export function EntriesView({ source, entries, matching, filterKey, importMax }: EntriesViewProps) {
  const url = useUrlState();
  const opened = useOpened(url.address, "entry", (entry) =>
    url.href({ cursor: url.get("cursor") || null, entry }),
  );
  const selection = useEntrySelection(entries, filterKey);
  const [choice, setChoice] = useState<ImportChoice | null>(null);
  const [looked, setLooked] = useState(opened.id !== null);
  if (opened.id !== null && !looked) setLooked(true);
  const mayImport = source.can.import === true;

  function submitSelected() {
    if (!selection.selection.all) {
      const { rows } = selection.selection;
      setChoice({ entry_ids: [...rows.keys()], names: [...rows.values()] });
    } else if (matching) setChoice(matching);
  }

  function submitOne(entry: EntryView) {
    opened.close();
    setChoice({ entry_ids: [entry.id], names: [entryName(entry)] });
  }

  return (
    <>
      {entries.length > 0 && (
        <EntriesTable entries={entries} opened={opened} selection={mayImport ? selection : null} />
      )}
      {mayImport && (
        <BulkBar
          selection={selection}
          matching={matching?.count ?? null}
          importMax={importMax}
          onSubmit={submitSelected}
        />
      )}
      <Suspense>
        {looked && (
          <EntryDrawer
            source={source}
            id={opened.id}
            ids={entries.map(({ id }) => id)}
            onMove={opened.move}
            onClose={opened.close}
            onSubmit={submitOne}
          />
        )}
        {choice && <ImportDialog sourceId={source.id} choice={choice} onClose={() => setChoice(null)} />}
      </Suspense>
    </>
  );
}
