import { toCsv } from "#lib/core/csv.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { AccessMapRow } from "./schemas.ts";

const columns = [
  "agent_id",
  "agent",
  "server",
  "tool",
  "access",
  "effects",
  "state",
  "until",
  "because",
  "consent",
  "people_consenting",
  "rules",
  "tried_for",
  "decisions",
];

/** Who can do what, for spreadsheets: one row for each agent and tool. */
export function accessCsv(rows: readonly AccessMapRow[]): string {
  return toCsv(
    columns,
    rows.map((row) => [
      row.agent.id,
      row.agent.name,
      row.server,
      row.tool,
      row.access,
      row.effects.join(" "),
      row.state,
      row.until,
      row.because.map(becauseText).join("\n"),
      row.consent.needed,
      row.consent.people,
      row.rules
        .map(
          ({ id, effect, conditional, reason }) =>
            `${id}: ${effect}${conditional ? " (if)" : ""}: ${quoted(reason)}`,
        )
        .join("\n"),
      row.tried_for?.name ?? null,
      row.outcomes.map(outcomeText).join("\n"),
    ]),
  );
}

function becauseText(because: AccessMapRow["because"][number]): string {
  const { grant, by, ends_at, constrained, for_some, requester, signed_by } = because;
  const limits = [...(constrained ? ["limits on arguments"] : []), ...(for_some ? ["for some people"] : [])];
  const signed = signed_by.map(namedText).join(", ") || "nobody";
  return `${[`${grant} by ${by} until ${ends_at}`, ...limits].join(", ")}; requested by ${namedText(requester)}; signed by ${signed}`;
}

function outcomeText({ reason, gateways, version }: AccessMapRow["outcomes"][number]): string {
  const through = gateways.map(namedText).join(", ") || "no gateway";
  return `${reason} through ${through}${version === null ? "" : ` as version ${quoted(version)}`}`;
}

/** By id, and by name in quotes: nobody's name can look like another name in a list, or like what is said beside it. */
function namedText({ id, name }: { id: string; name: string }): string {
  return `${id} ${quoted(name)}`;
}

function quoted(text: string): string {
  return JSON.stringify(oneLine(text));
}
