import { isLawful, verdicts } from "#lib/core/audit-verification.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { Verification } from "./run.ts";

const findingsShown = 100;

/** What was found, for a terminal. Whatever was read from the files is shown so that it can't steer it. */
export function renderVerification(target: string, verification: Verification): string {
  const { what, keysPinned, tampered, unable, report } = verification;
  const { counts, findings, faults, logs } = report;
  const notChecked = [
    ...(keysPinned
      ? []
      : [
          "The keys: they are those that lie here, and whoever can write here chose them. Pin yours: --policy.",
        ]),
    ...report.not_checked,
  ];
  const rows: [string, string][] = [
    ["checked", `${what} at ${target}`],
    ["keys", keysPinned ? "pinned" : "NOT PINNED: what lies here says itself whose signatures count"],
    ...logs.map(({ class: of, size, root, origin }): [string, string] => [
      "log",
      `${of}: ${size} events, root ${root} (${origin})`,
    ]),
    ...logs.flatMap(({ class: of, consistent_with: { checkpoints, oldest } }): [string, string][] =>
      checkpoints > 0
        ? [["extends", `${of}: ${checkpoints} older checkpoints, from ${oldest} events on`]]
        : [],
    ),
    ...logs.flatMap(({ class: of, witnesses }): [string, string][] =>
      witnesses ? [["witnessed", `${of}: by ${witnesses.cosigned} of ${witnesses.of}`]] : [],
    ),
    ...verdicts.flatMap((verdict): [string, string][] =>
      counts[verdict] ? [[verdict, String(counts[verdict])]] : [],
    ),
    ...faults.map(({ class: of, message }): [string, string] => ["FAULT", `${of}: ${message}`]),
    ...findings
      .slice(0, findingsShown)
      .map(({ class: of, index, verdict, detail }): [string, string] => [
        verdict,
        `${of} ${index ?? "-"}: ${detail}`,
      ]),
    ...more(counts, Math.min(findings.length, findingsShown)),
    ...unable.map((text): [string, string] => ["unable", text]),
    ...notChecked.map((text): [string, string] => ["not checked", text]),
    ["result", tampered ? "TAMPERED" : unable.length > 0 ? "not all could be checked" : "clean"],
  ];
  return rows.map(([name, text]) => `${name.padEnd(16)}  ${plainVisible(text, 400)}\n`).join("");
}

function more(counts: Verification["report"]["counts"], shown: number): [string, string][] {
  const all = verdicts.reduce((sum, verdict) => sum + (isLawful(verdict) ? 0 : (counts[verdict] ?? 0)), 0);
  return all > shown ? [["", `and ${all - shown} more; --json names up to a thousand`]] : [];
}
