import type { EvidenceParts } from "../load-parts.ts";
import type { Bundle } from "../version-bundle.ts";
import { type Html, html } from "./markup.ts";
import { code, facts, heading, json, person, section, shortJson, table, time } from "./parts.ts";
import { votesTable } from "./submission-section.ts";

export function policySection(id: string, policies: EvidenceParts["policies"]): Html {
  return section(id, "Approval matrix in force", policies.map(policy));
}

function policy({ version, rules, created_by, created_at, change }: EvidenceParts["policies"][number]): Html {
  return html`<h3>Version ${version}</h3>
${facts([
  ["Made", time(created_at)],
  ["Made by", code(created_by)],
  ["Proposed by", change && person(change.proposer)],
  ["Reason", change?.reason ?? null],
  ["Digest of the proposal", change && code(change.digest)],
])}${change && html`${heading("Votes on it")}${votesTable(change.votes)}`}${heading("Rules")}${json(rules)}`;
}

export function snapshotSection(id: string, snapshots: EvidenceParts["snapshots"]): Html {
  return section(
    id,
    "What the server answered",
    snapshots.map(
      ({ hash, taken_at, body }) =>
        html`<h3>Snapshot ${code(hash)}</h3><p>Taken ${time(taken_at)}.</p>${json(body)}`,
    ),
  );
}

export function auditSection(id: string, { about, total, note, events }: EvidenceParts["audit"]): Html {
  return section(
    id,
    "Audit log",
    note && html`<p class="notice">${note}</p>`,
    html`<p>${total} events about ${about.map((target) => html`${code(target)} `)}</p>`,
    table(
      ["At", "Action", "By", "About", "Reason", "Before", "After", "Event and request"],
      events.map((event) => [
        time(event.occurred_at),
        html`${event.action}<br>${event.outcome}`,
        html`${event.actor.name} ${code(event.actor.id)} ${event.actor.via}`,
        event.target && html`${event.target.name} ${code(event.target.id)}`,
        event.reason,
        shortJson(event.before),
        shortJson(event.after),
        html`${code(event.id)} ${code(event.request_id)} ${event.client_ip} ${event.user_agent}`,
      ]),
    ),
  );
}

export function manifestSection(id: string, { manifest }: Bundle): Html {
  return section(
    id,
    "Digests and how to check them",
    html`<p class="notice">${manifest.signature_note}</p>`,
    html`<p>${pageNote}</p>`,
    table(
      ["Part", "Digest"],
      [...Object.entries(manifest.parts), ["the whole", manifest.whole] as const].map(([name, digest]) => [
        name,
        code(digest),
      ]),
    ),
    html`<p>${manifest.algorithm}.</p>`,
    html`<ol>${manifest.how_to_check.map((step) => html`<li>${step}</li>`)}</ol>`,
  );
}

const pageNote =
  "This page shows what the JSON file has. The digests are those of the JSON at the moment of this export; a JSON file " +
  "exported later has the same digest for each part that has not changed since. The log changes with each export.";
