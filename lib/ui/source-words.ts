import { plainVisible } from "#lib/core/visible-text.ts";
import type {
  EntrySummary,
  ImportBatchView,
  RunView,
  SourceFilter,
  SourceSummary,
} from "#lib/sources/schemas.ts";
import { bytes, duration, plural } from "./format.ts";

const nameMax = 80;

/** Where a source is: its address, or that it is a file. */
export function sourceAddress({ url, file }: Pick<SourceSummary, "url" | "file">): string {
  return url ?? (file ? `Uploaded file, ${bytes(file.bytes)}` : "Uploaded file");
}

/** `com.example/weather 1.2.0`, for sentences: hostile characters as code points, and no longer than a line. */
export function entryName({ name, version }: Pick<EntrySummary, "name" | "version">): string {
  return plainVisible(`${name} ${version}`, nameMax);
}

/** `1 server`, `1,040 servers`: to the last one, where it says what a button does or did. */
export function serversExactly(n: number): string {
  return `${n.toLocaleString("en")} ${n === 1 ? "server" : "servers"}`;
}

/** What the validator says of an entry's document, short enough for a column. */
export function verdictWords({ errors, warnings }: Pick<EntrySummary, "errors" | "warnings">): string {
  if (errors > 0) return plural(errors, "error");
  return warnings > 0 ? plural(warnings, "warning") : "Valid";
}

/** Why an entry can't be submitted for approval as it is; null when it can. */
export function whyNotImportable({ state }: Pick<EntrySummary, "state">): string | null {
  switch (state) {
    case "new":
      return null;
    case "submitted":
      return "This version is submitted already.";
    case "same":
      return "This version is approved already.";
    case "changed":
      return "This version is here already, with other content.";
    case "invalid":
      return "Its document has errors. Only a valid one can be submitted.";
    case "gone":
      return "The source no longer offers it.";
    default:
      return state satisfies never;
  }
}

/** What a sync has done so far, or did: the counts that are not zero. */
export function runWords(run: RunView): string {
  const { seen, added, changed, gone, rejected, left_out, opened } = run;
  const parts = [
    { n: added, words: `${plural(added, "new entry", "new entries")}` },
    { n: changed, words: `${plural(changed, "entry", "entries")} changed` },
    { n: gone, words: `${plural(gone, "entry", "entries")} gone` },
    { n: rejected, words: `${plural(rejected, "row")} rejected` },
    { n: left_out, words: `${plural(left_out, "row")} left out by the filter` },
    { n: opened, words: `${plural(opened, "submission")} opened` },
  ].flatMap(({ n, words }) => (n > 0 ? [words] : []));
  return [`${plural(seen, "row")} read`, ...parts].join(", ");
}

/** How long a sync took; null while it runs. */
export function runTook({ started_at, finished_at }: RunView): string | null {
  if (finished_at === null) return null;
  return duration(Math.max(0, new Date(finished_at).getTime() - new Date(started_at).getTime()));
}

/** What became of an import's servers: `30 submitted, 5 skipped, 13 waiting`. */
export function batchWords(batch: Pick<ImportBatchView, "submitted" | "skipped" | "refused" | "pending">) {
  const parts = [
    { n: batch.submitted, word: "submitted" },
    { n: batch.skipped, word: "skipped" },
    { n: batch.refused, word: "refused" },
    { n: batch.pending, word: "waiting" },
  ].flatMap(({ n, word }) => (n > 0 ? [`${n.toLocaleString("en")} ${word}`] : []));
  return parts.join(", ") || "Nothing";
}

/** An owner as a submission names it, without the notation: `team:payments` is `Team payments`. */
export function ownerWords(ref: string): string {
  return ref.replace(/^user:/, "").replace(/^team:/, "Team ");
}

/** What a source's filter takes: `com.example and io.github.ada, with "weather" in them, latest versions only`; null for everything. */
export function filterWords({ namespaces, q, latest_only }: SourceFilter): string | null {
  const which = namespaces.length > 0 ? new Intl.ListFormat("en").format(namespaces) : "servers";
  const parts = [
    ...(q ? [`${which} with “${q}” in their name or description`] : namespaces.length > 0 ? [which] : []),
    ...(latest_only ? ["latest versions only"] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : null;
}

/** Namespaces as somebody types them: one a line, or with commas or spaces between. */
export function namespacesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
