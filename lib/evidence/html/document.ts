import type { Bundle } from "../version-bundle.ts";
import {
  quarantineSection,
  recertificationSection,
  serverSection,
  statusSection,
} from "./lifecycle-sections.ts";
import { auditSection, manifestSection, policySection, snapshotSection } from "./log-sections.ts";
import { anchor, Html, html, plain } from "./markup.ts";
import { facts, person, time } from "./parts.ts";
import { style } from "./style.ts";
import { submissionSection } from "./submission-section.ts";

/** The policy that holds once the page is saved, where no header comes along. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** Evidence to read and to print: one page that needs nothing else, runs nothing and calls nobody. */
export function renderBundle(bundle: Bundle): string {
  const { server, version } = bundle.about;
  const sections = sectionsOf(bundle);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${plain(`Evidence: ${server} ${version}`)}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<h1>Evidence: ${server} ${version}</h1>
${facts([
  ["Exported", time(bundle.generated_at)],
  ["Exported by", person(bundle.generated_by)],
  ["From", bundle.deployment.public_url],
  ["Format", `${bundle.format}, version ${bundle.format_version}`],
  ["Complete", bundle.complete ? "yes" : "no: some audit events were left out, see the audit log"],
])}
<p class="notice">${bundle.manifest.signature_note}</p>
<nav aria-label="Contents"><h2>Contents</h2><ol>${sections.map(
    ({ id, title }) => html`<li><a href="#${anchor(id)}">${title}</a></li>`,
  )}</ol></nav>
</header>
<main>
${sections.map(({ id, content }) => content(id))}</main>
</body>
</html>
`.markup;
}

type Section = { id: string; title: string; content(id: string): Html };

function sectionsOf(bundle: Bundle): Section[] {
  const { parts } = bundle;
  return [
    { id: "server", title: "Server and version", content: (id) => serverSection(id, parts) },
    { id: "status", title: "Changes of status", content: (id) => statusSection(id, parts.status_changes) },
    ...parts.submissions.map((submission, index) => ({
      id: `submission-${index + 1}`,
      title: `Submission ${submission.id}: ${submission.status}`,
      content: (id: string) => submissionSection(id, submission),
    })),
    { id: "matrix", title: "Approval matrix in force", content: (id) => policySection(id, parts.policies) },
    { id: "quarantines", title: "Quarantines", content: (id) => quarantineSection(id, parts.quarantines) },
    {
      id: "recertifications",
      title: "Recertifications",
      content: (id) => recertificationSection(id, parts.recertifications),
    },
    {
      id: "snapshots",
      title: "What the server answered",
      content: (id) => snapshotSection(id, parts.snapshots),
    },
    { id: "audit", title: "Audit log", content: (id) => auditSection(id, parts.audit) },
    { id: "digests", title: "Digests and how to check them", content: (id) => manifestSection(id, bundle) },
  ];
}
