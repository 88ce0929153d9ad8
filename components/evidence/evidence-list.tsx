import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { EvidenceButtons } from "./evidence-buttons.tsx";

type EvidenceListProps = {
  server: string;
  versions: readonly Pick<ServerStanding["versions"][number], "version" | "status">[];
  may: Verdict;
};

/** Evidence of versions that are in no catalog now: what was stopped or retired is asked about most. */
export function EvidenceList({ server, versions, may }: EvidenceListProps) {
  if (versions.length === 0) return null;
  return (
    <Section
      title="Evidence of versions outside the catalog"
      description="Reviews, votes, quarantines and the audit log of one version, to hand over."
    >
      <ul className="grid gap-2">
        {versions.map(({ version, status }) => (
          <li
            key={version}
            className="flex flex-wrap items-center gap-x-2.5 gap-y-2 rounded-md border bg-raised px-4 py-2"
          >
            <span className="min-w-0 truncate font-mono text-sm">
              <HostileText text={version} clipAt={60} />
            </span>
            <VersionStatusBadge status={status} />
            <span className="ml-auto">
              <EvidenceButtons server={server} version={version} may={may} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
