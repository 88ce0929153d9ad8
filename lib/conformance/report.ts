import type { Case, Level } from "./case.ts";
import { visible } from "./visible.ts";

export type Result = "passed" | "failed" | "skipped" | "offered" | "not-offered";

export type CaseReport = Pick<Case, "id" | "title" | "level" | "reference"> & {
  result: Result;
  /** What was seen; for a failure what was expected as well, with the request. */
  detail: string;
};

export type ConformanceReport = {
  base_url: string;
  started_at: string;
  duration_ms: number;
  /** The prefixes under which the registry answered. */
  prefixes: string[];
  cases: CaseReport[];
  summary: {
    passed: number;
    /** Failures of `must`. */
    failed: number;
    /** Failures of `should`, which fail nothing. */
    warnings: number;
    skipped: number;
    offered: number;
  };
  /** Why nothing could be judged, or why the run ended early. */
  problem?: string;
  /** Names that the run published and could not take back. */
  left_behind: string[];
  /** 0: nothing failed; 1: something did, or the run ended early; 2: it could not run. */
  exit_code: 0 | 1 | 2;
};

/** Counts, and what a shell is to be told. */
export function concludeReport(
  facts: Omit<ConformanceReport, "summary" | "exit_code"> & { ended: "complete" | "early" | "never" },
): ConformanceReport {
  const { ended, ...report } = facts;
  const count = (result: Result, level?: Level) =>
    report.cases.filter((one) => one.result === result && (!level || one.level === level)).length;
  const failed = count("failed", "must");
  return {
    ...report,
    summary: {
      passed: count("passed"),
      failed,
      warnings: count("failed", "should"),
      skipped: count("skipped"),
      offered: count("offered"),
    },
    exit_code: ended === "never" ? 2 : failed > 0 || ended === "early" ? 1 : 0,
  };
}

/** A report for people. Nothing a registry said reaches the terminal as it was. */
export function renderReport(report: ConformanceReport): string {
  const { passed, failed, warnings, skipped, offered } = report.summary;
  const offers = report.cases.filter(({ level }) => level === "offers").length;
  const under = report.prefixes.map((prefix) => `/${prefix}`).join(", ");
  return [
    `Conformance of ${visible(report.base_url)}${under && ` (${under})`}`,
    "",
    ...report.cases.flatMap(renderCase),
    ...(report.cases.length ? [""] : []),
    ...(report.left_behind.length
      ? [
          `Left behind in the registry: ${report.left_behind.map((name) => visible(name, 120)).join(", ")}`,
          "",
        ]
      : []),
    ...(report.problem ? [visible(report.problem, 600), ""] : []),
    `${passed} passed, ${failed} failed, ${skipped} skipped; ${warnings} ${warnings === 1 ? "warning" : "warnings"}` +
      (offers ? `, ${offered} of ${offers} offers` : ""),
    "",
  ].join("\n");
}

function renderCase(one: CaseReport): string[] {
  const head = `${word(one).padEnd(12)} ${one.id.padEnd(40)} ${one.title}`;
  if (one.result === "passed" || one.result === "offered" || one.result === "not-offered") return [head];
  const detail = `${indent}${visible(one.detail, 600)}`;
  return one.result === "skipped" ? [head, detail] : [head, detail, `${indent}see: ${one.reference}`];
}

function word({ result, level }: CaseReport): string {
  if (result === "failed") return level === "must" ? "FAILED" : "warning";
  return result === "not-offered" ? "not offered" : result;
}

const indent = " ".repeat(13);
