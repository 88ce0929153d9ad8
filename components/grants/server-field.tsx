"use client";

import { Search, Server } from "lucide-react";
import { useId, useState } from "react";
import { useCandidates } from "#components/catalogs/api.ts";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { useSettled } from "./use-settled.ts";

type ServerFieldProps = {
  value: string;
  /** A grant goes on with the server that it is for. */
  fixed: boolean;
  error: string | undefined;
  onChange: (server: string) => void;
};

/** One approved server: found by typing, then shown with a way to choose another. */
export function ServerField({ value, fixed, error, onChange }: ServerFieldProps) {
  const errorId = useId();
  if (value === "") return <ServerSearch error={error} onChoose={onChange} />;
  return (
    <div className="grid gap-1.5">
      <p className="font-medium text-sm">Server</p>
      <div className="flex min-h-10 items-center gap-2.5 rounded-md border bg-raised py-1.5 pr-1.5 pl-3">
        <Server aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 flex-1 break-all font-mono text-xs">
          <HostileText text={value} clipAt={120} />
        </span>
        {!fixed && (
          <Button
            size="sm"
            variant="ghost"
            aria-describedby={error ? errorId : undefined}
            onClick={() => onChange("")}
          >
            Change<span className="sr-only"> the server</span>
          </Button>
        )}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}

function ServerSearch({ error, onChoose }: { error: string | undefined; onChoose: (name: string) => void }) {
  const [typed, setTyped] = useState("");
  const q = useSettled(typed.trim());
  const found = useCandidates(q);
  const searching = typed.trim() !== q || found.isFetching;
  return (
    <div className="grid gap-2">
      <Field label="Server" error={error} hint="Approved servers, by name or title.">
        <SearchBox value={typed} searching={searching} onChange={setTyped} />
      </Field>
      <FormFailure error={found.error} />
      <div aria-live="polite" className="sr-only">
        {found.data && !searching ? `${found.data.items.length} found` : ""}
      </div>
      <div className="max-h-80 overflow-y-auto rounded-md border">
        {!found.data ? (
          !found.error && <Waiting />
        ) : found.data.items.length === 0 ? (
          <p className="px-3 py-6 text-center text-muted text-sm">
            {q === "" ? "No server is approved yet." : "No approved server matches."}
          </p>
        ) : (
          <ul>
            {found.data.items.map(({ name, title, data_classification }) => (
              <li key={name} className="border-b last:border-b-0">
                <button
                  type="button"
                  onClick={() => onChoose(name)}
                  className="flex min-h-12 w-full items-center justify-between gap-3 px-3 py-1.5 text-left transition-colors hover:bg-hover focus-visible:outline-offset-[-2px]"
                >
                  <span className="grid min-w-0">
                    <span className="truncate font-medium text-sm">
                      <HostileText text={title ?? name} />
                    </span>
                    <span className="truncate font-mono text-muted text-xs">
                      <HostileText text={name} />
                    </span>
                  </span>
                  <ClassificationBadge classification={data_classification} />
                </button>
              </li>
            ))}
            {found.data.next_cursor && (
              <li className="px-3 py-2 text-subtle text-xs">There are more. Type to narrow them down.</li>
            )}
          </ul>
        )}
      </div>
    </div>
  );
}

type SearchBoxProps = { value: string; searching: boolean; onChange: (typed: string) => void };

function SearchBox({ value, searching, onChange }: SearchBoxProps) {
  return (
    <div className="relative">
      {searching ? (
        <Spinner className="-translate-y-1/2 absolute top-1/2 left-2.5 text-subtle" />
      ) : (
        <Search aria-hidden className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-subtle" />
      )}
      <Input
        type="search"
        placeholder="Search approved servers"
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        // Enter searches; it does not send the request.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        className="pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}

function Waiting() {
  return ["w-40", "w-52", "w-36"].map((width) => (
    <div key={width} className="flex h-12 items-center border-b px-3 last:border-b-0">
      <Skeleton className={width} />
    </div>
  ));
}
