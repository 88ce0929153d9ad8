import type { EvidenceParts } from "../load-parts.ts";
import type { QuarantineRecord } from "../quarantine-part.ts";
import type { RecertificationRecord } from "../recertification-part.ts";
import { type Html, html } from "./markup.ts";
import { code, facts, heading, json, person, prose, section, shortJson, table, time } from "./parts.ts";
import { looksTable, votesTable } from "./submission-section.ts";

export function serverSection(id: string, { server, version }: EvidenceParts): Html {
  return section(
    id,
    "Server and version",
    facts([
      ["Server", html`${code(server.name)} ${code(server.id)}`],
      ["Owner", html`${server.owner.label} ${code(server.owner.ref)}`],
      ["Who that is", server.owner_people.map((who) => html`${person(who)}<br>`)],
      ["Data classification", server.data_classification],
      ["Access level", server.access_level],
      ["Known since", time(server.created_at)],
      ["Version", html`${code(version.version)} ${code(version.id)}`],
      ["Status", version.status],
      ["Status message", version.status_message],
      ["Latest", version.is_latest ? "yes" : "no"],
      ["Successor", version.successor],
      ["Approved by submission", code(version.approved_by_submission)],
      ["Conditions", shortJson(version.conditions)],
      ["Published", time(version.published_at)],
      ["Status changed", time(version.status_changed_at)],
      ["To be retired", time(version.sunset_at)],
      ["To be confirmed again by", time(version.recertify_by)],
      ["Lapses", time(version.lapses_at)],
      ["Lapsed", time(version.lapsed_at)],
      ["Lapsed because", version.lapse_reason],
      ["Last changed", time(version.updated_at)],
      ["Approved snapshot", code(version.snapshot)],
    ]),
    heading("Approved document"),
    json(version.document),
  );
}

export function statusSection(id: string, changes: EvidenceParts["status_changes"]): Html {
  return section(
    id,
    "Changes of status",
    table(
      ["At", "What", "From", "To", "By", "Reason", "Recorded in"],
      changes.map((change) => [
        time(change.at),
        change.what.replace("_", " "),
        change.from,
        change.to,
        change.by,
        change.reason,
        code(change.source),
      ]),
    ),
  );
}

export function quarantineSection(id: string, quarantines: readonly QuarantineRecord[]): Html {
  return section(
    id,
    "Quarantines",
    quarantines.length === 0 ? html`<p class="none">none</p>` : quarantines.map(quarantine),
  );
}

function quarantine(row: QuarantineRecord): Html {
  const lift = row.last_proposal_to_lift;
  return html`<h3>Quarantine ${code(row.id)}</h3>
${facts([
  ["Status", row.status],
  ["Of", html`${row.scope} ${code(row.target || null)}`],
  ["Reason", prose(row.reason)],
  ["Placed by", person(row.placed_by)],
  ["Placed", time(row.placed_at)],
  ["This version before", row.status_before],
  ["Versions covered", row.versions_covered],
  ["Readers of catalogs reached", readersOf(row)],
  ["Lift proposed by", lift && person(lift.proposed_by)],
  ["Lift proposed", lift && time(lift.proposed_at)],
  ["Reason to lift", lift?.reason ?? null],
  ["Digest of the proposal", lift && code(lift.digest)],
  ["Who must sign that", lift && shortJson(lift.stages)],
  ["Lifted", time(row.lifted_at)],
])}${heading("Votes on lifting it")}${votesTable(row.votes)}`;
}

function readersOf({ readers_reached: { readers, first_at, last_at } }: QuarantineRecord): Html {
  return readers === 0 ? html`0` : html`${readers}, from ${time(first_at)} to ${time(last_at)}`;
}

export function recertificationSection(id: string, rows: readonly RecertificationRecord[]): Html {
  return section(
    id,
    "Recertifications",
    rows.length === 0 ? html`<p class="none">none</p>` : rows.map(recertification),
  );
}

function recertification(row: RecertificationRecord): Html {
  const { campaign, confirmation } = row;
  return html`<h3>Recertification ${code(row.id)}</h3>
${facts([
  ["Status", row.status],
  ["Digest", code(row.digest)],
  ["Campaign", campaign && html`${campaign.name} ${code(campaign.id)}, by ${person(campaign.created_by)}`],
  ["Opened", time(row.opened_at)],
  ["Due", time(row.due_at)],
  ["Overdue since", time(row.overdue_at)],
  ["Confirmed by", confirmation && person(confirmation.by)],
  ["Confirmed", confirmation && time(confirmation.at)],
  ["Confirmation", confirmation && prose(confirmation.text)],
  ["Decided", time(row.decided_at)],
])}${heading("Votes")}${votesTable(row.votes)}${heading("Who looked at it")}${looksTable(row.looks)}`;
}
