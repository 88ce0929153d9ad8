"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { type ExportFormat, exportFormats as formats } from "#lib/audit/exports/schemas.ts";
import type { Facets } from "#lib/audit/search/schemas.ts";
import { printQuery } from "#lib/core/audit-query/index.ts";
import { queryWords, writtenWindow } from "#lib/ui/audit-query-words.ts";
import { amountWords, exportFormats } from "#lib/ui/audit-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { useCreateExport } from "./api.ts";
import { useAuditSearch } from "./search-context.ts";

const options = formats.map((value) => ({ value, ...exportFormats[value] }));

type ExportDialogProps = { facets: Facets | undefined; onClose: () => void };

/** What goes out, in which form, and what comes with it. */
export function ExportDialog({ facets, onClose }: ExportDialogProps) {
  const { query } = useAuditSearch();
  const [format, setFormat] = useState<ExportFormat>("ndjson");
  const create = useCreateExport();
  const router = useRouter();
  const q = printQuery(query);
  const words = queryWords(query);
  // Without a beginning, only the last days were counted.
  const counted = writtenWindow(query).after ? facets?.total : undefined;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !create.isPending && onClose()}
      size="lg"
      title={counted ? `Export ${amountWords(counted)}` : "Export events"}
      description="Everything that the search finds among what is sealed by now. What comes later is not in it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={create.isPending}
            onClick={() =>
              create.mutate({ q, format }, { onSuccess: () => router.push(routes.auditExports()) })
            }
          >
            Start the export
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid max-h-32 gap-1 overflow-y-auto rounded-md border bg-surface px-3 py-2.5 text-sm">
          <p className="break-words first-letter:uppercase">
            <HostileText text={words} />
          </p>
          {q !== "" && (
            <p className="break-all font-mono text-muted text-xs">
              <HostileText text={q} />
            </p>
          )}
        </div>
        <RadioCards
          legend="Format"
          name="format"
          options={options}
          value={format}
          onValueChange={setFormat}
        />
        <ul className="grid list-disc gap-1 pl-5 text-muted text-sm">
          <li>The records, in parts, with a proof that each stands in the log.</li>
          <li>
            The policy, a signed manifest and <span className="font-mono text-xs">SHA256SUMS</span>, to verify
            it all without this console.
          </li>
          <li>The export itself is recorded, under your name. Its files are kept for seven days.</li>
        </ul>
        <FormFailure error={create.error} />
      </div>
    </Dialog>
  );
}
