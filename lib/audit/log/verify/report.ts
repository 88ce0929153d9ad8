import { isLawful, type Verdict, type VerificationReport } from "#lib/core/audit-verification.ts";

const findingsMax = 1_000;

/** Gathers what a check finds. A log that is altered throughout is counted throughout, and named in its first thousand places. */
export function newReport() {
  const report: VerificationReport = { counts: {}, findings: [], faults: [], logs: [], not_checked: [] };
  const unable: string[] = [];
  return {
    report,
    /** What was asked for and could not be said: without it, no check is clean. */
    unable: unable as readonly string[],
    sayUnable(what: string): void {
      if (!unable.includes(what)) unable.push(what);
    },
    count(verdict: Verdict, times = 1): void {
      if (times > 0) report.counts[verdict] = (report.counts[verdict] ?? 0) + times;
    },
    find(log: string, index: number | null, verdict: Verdict, detail: string): void {
      this.count(verdict);
      if (!isLawful(verdict) && report.findings.length < findingsMax)
        report.findings.push({ class: log, index, verdict, detail });
    },
    /** The same for every index from `from` to before `until`: however many, they are named as long as there is room. */
    findEach(log: string, from: number, until: number, verdict: Verdict, detail: string): void {
      const named = Math.min(until, from + findingsMax);
      for (let index = from; index < named; index++) this.find(log, index, verdict, detail);
      this.count(verdict, until - named);
    },
    fault(log: string, message: string): void {
      if (report.faults.length < findingsMax) report.faults.push({ class: log, message });
    },
    notChecked(what: string): void {
      if (!report.not_checked.includes(what)) report.not_checked.push(what);
    },
  };
}

export type Report = ReturnType<typeof newReport>;
