import type { ReactNode } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { ScrollRegion } from "#components/patterns/scroll-region.tsx";
import { type AccessLevel, accessLevels, type Classification, classifications } from "#lib/core/words.ts";

type MatrixTableProps = {
  label?: string;
  cell: (classification: Classification, level: AccessLevel) => ReactNode;
};

/** Classification by access level. */
export function MatrixTable({ label = "Approval matrix", cell }: MatrixTableProps) {
  return (
    <ScrollRegion label={label}>
      <table className="w-full min-w-2xl table-fixed border-separate border-spacing-0 rounded-md border text-sm">
        <thead>
          <tr>
            <th
              scope="col"
              className="w-32 border-r border-b px-3 py-2 text-left font-medium text-subtle text-xs"
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
              <th scope="row" className="border-r border-b px-3 py-3 text-left align-top font-normal">
                <ClassificationBadge classification={classification} />
              </th>
              {accessLevels.map((level) => (
                <td key={level} className="border-b px-3 py-3 align-top">
                  {cell(classification, level)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
