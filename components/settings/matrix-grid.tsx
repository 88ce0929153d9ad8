import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { ScrollRegion } from "#components/patterns/scroll-region.tsx";
import { type AccessLevel, accessLevels, type Classification, classifications } from "#lib/core/words.ts";
import type { ApprovalMatrix } from "#lib/settings/schemas.ts";
import { roleLabels } from "#lib/ui/labels.ts";

/** How many signatures of which role a server needs. */
export function MatrixGrid({ matrix }: { matrix: ApprovalMatrix }) {
  return (
    <div className="grid gap-3">
      <p className="max-w-prose text-muted text-sm">
        The signatures that a server needs, by the data that passes through it and the most its tools can do.
        One person counts once, and never for their own submission. Open submissions keep the version they
        started under.
      </p>
      <ScrollRegion label="Approval matrix">
        <table className="w-full min-w-2xl table-fixed border-separate border-spacing-0 rounded-md border text-sm">
          <thead>
            <tr>
              <th
                scope="col"
                className="w-36 border-r border-b px-3 py-2 text-left font-medium text-subtle text-xs"
              >
                Classification
              </th>
              {accessLevels.map((level) => (
                <th key={level} scope="col" className="border-b px-3 py-2 text-left font-normal">
                  <AccessLevelBadge level={level} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="[&>tr:last-child>*]:border-b-0">
            {classifications.map((classification) => (
              <tr key={classification}>
                <th scope="row" className="border-r border-b px-3 py-3 text-left font-normal">
                  <ClassificationBadge classification={classification} />
                </th>
                {accessLevels.map((level) => (
                  <td key={level} className="border-b px-3 py-3 align-top">
                    <Signatures matrix={matrix} classification={classification} level={level} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="text-subtle text-xs">Version {matrix.version}</p>
    </div>
  );
}

type CellProps = { matrix: ApprovalMatrix; classification: Classification; level: AccessLevel };

function Signatures({ matrix, classification, level }: CellProps) {
  const rule = matrix.rules.find(
    (one) => one.classification === classification && one.access_level === level,
  );
  if (!rule) return <span className="text-warning">Nobody: submissions wait for an administrator</span>;
  return (
    <ul>
      {rule.stages.map(({ role, need }) => (
        <li key={role}>
          <span className="font-medium tabular-nums">{need}</span> {roleLabels[role].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}
