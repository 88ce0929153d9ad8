"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { RowFormat, SourceTest } from "#lib/sources/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { serversExactly } from "#lib/ui/source-words.ts";

const formatWords: Record<RowFormat, string> = {
  current: "In today's form of server.json.",
  snake_case: "In an older form of server.json, which is converted.",
  legacy: "In the form of the first seed files, which is converted.",
};

type TestResultProps = { pending: boolean; result: SourceTest | undefined; error: Error | null };

/** What answers at the address, or what is in the file. */
export function TestResult({ pending, result, error }: TestResultProps) {
  return (
    <div aria-live="polite" aria-busy={pending}>
      {pending ? (
        <div className="grid gap-3 rounded-md border p-3">
          <span className="sr-only">Asking…</span>
          <Skeleton className="w-64 max-w-full" />
          <Skeleton className="w-40" />
        </div>
      ) : error ? (
        !isAboutField(error) && <Problem text={error.message} />
      ) : result && !result.ok ? (
        <Problem text={result.problem ?? "This can't be a source."} />
      ) : (
        result && <Answer result={result} />
      )}
    </div>
  );
}

/** Then it stands under that field. */
function isAboutField(error: Error): boolean {
  return error instanceof ApiError && error.errors.length > 0;
}

function Problem({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-danger-border bg-danger-bg px-3 py-2.5 text-danger text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 break-words">
        <HostileText text={text} clipAt={600} />
      </p>
    </div>
  );
}

function Answer({ result }: { result: SourceTest }) {
  const { what, count, more, format, sample } = result;
  // Two versions of one server are one name.
  const names = [...new Set(sample)];
  const others = count - sample.length;
  return (
    <div className="grid gap-2.5 rounded-md border bg-surface p-3 text-sm">
      <p className="flex items-start gap-2 font-medium">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        <span className="min-w-0 break-words">
          <HostileText text={what ?? "It answers"} clipAt={200} />
        </span>
      </p>
      <div className="grid gap-2.5 pl-6">
        <p className="text-muted">
          {serversExactly(count)}
          {more && " on the first page, and more behind it"}. {format && formatWords[format]}
        </p>
        {names.length > 0 && (
          <ul className="grid gap-1 border-t pt-2.5 font-mono text-xs">
            {names.map((name) => (
              <li key={name} className="break-all">
                <HostileText text={name} clipAt={120} />
              </li>
            ))}
            {others > 0 && (
              <li className="font-sans text-muted">
                and {others.toLocaleString("en")} more{more && " on this page"}
              </li>
            )}
          </ul>
        )}
      </div>
    </div>
  );
}
