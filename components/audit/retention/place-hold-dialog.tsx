"use client";

import { useId, useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { parseQuery } from "#lib/core/audit-query/index.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { queryWords } from "#lib/ui/audit-query-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { usePlaceHold } from "../governance-api.ts";
import { QueryProblems } from "../query-problems.tsx";

/** A search names what is held: what it finds now and what it will find later. */
export function PlaceHoldDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [query, setQuery] = useState("");
  const id = useId();
  const place = usePlaceHold();
  const toast = useToast();
  const read = parseQuery(query);
  const problems = "problems" in read ? read.problems : [];
  const refused = place.error instanceof ApiError ? place.error.errors : [];
  const blocked =
    name.trim() === ""
      ? "Give it a name first."
      : query.trim() === ""
        ? "Say what it covers first."
        : problems.length > 0
          ? "The search can't be read yet."
          : undefined;

  return (
    <ReasonDialog
      title="Place a legal hold"
      description="What the search finds is kept beyond its retention until somebody releases the hold, also what comes later."
      confirmLabel="Place hold"
      blocked={blocked}
      pending={place.isPending}
      failure={place.error}
      onConfirm={(reason) =>
        place.mutate(
          { name: name.trim(), query: query.trim(), reason },
          {
            onSuccess: (hold) => {
              toast({ title: `${hold.name} is in force` });
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Field label="Name" hint="What it is for: a case, an inquiry." error={messageAt(refused, "/name")}>
        <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
      </Field>
      <div>
        <Field
          label="What it covers"
          hint={
            query.trim() !== "" && "query" in read ? (
              <>
                It holds what is: <HostileText text={queryWords(read.query)} />
              </>
            ) : (
              "A search, as on the page Search: try it there first. Times such as -30d are fixed when the hold is placed."
            )
          }
          error={messageAt(refused, "/query")}
        >
          <Textarea
            rows={2}
            value={query}
            maxLength={2000}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="target:customer:C-42 after:2026-01-01"
            aria-invalid={problems.length > 0 || undefined}
            className="font-mono text-sm"
            onChange={(event) => setQuery(event.target.value.replaceAll("\n", " "))}
          />
        </Field>
        <QueryProblems id={`${id}-problems`} text={query} problems={problems} onFix={setQuery} />
      </div>
    </ReasonDialog>
  );
}
