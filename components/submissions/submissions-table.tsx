"use client";

import { focusedRowId, SelectableList, SelectHead } from "#components/patterns/selectable-list.tsx";
import { Table, TableHead, Th } from "#components/ui/table.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { whyNotSelectable } from "#lib/ui/queue-words.ts";
import type { SelectionState } from "#lib/ui/use-selection.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { SubmissionRow } from "./submission-row.tsx";

export type ClaimChange = { submission: SubmissionSummary; action: "claim" | "release" };

type SubmissionsTableProps = {
  submissions: readonly SubmissionSummary[];
  /** The reader. */
  me: string;
  mayClaim: boolean;
  /** Null where there is nothing this person could do with a selection. */
  selection: SelectionState | null;
  /** The one that is being claimed or released. */
  claiming: string | null;
  onClaim: (change: ClaimChange) => void;
};

export function SubmissionsTable(props: SubmissionsTableProps) {
  const { submissions, me, mayClaim, selection, claiming, onClaim } = props;
  const selectable = new Set(
    submissions.filter((submission) => whyNotSelectable(submission) === null).map(({ id }) => id),
  );

  // Where all wait for the same, the word says nothing.
  const showStatus = submissions.some(({ status }) => status !== "in_review");

  function claimFocused() {
    const id = focusedRowId();
    const submission = submissions.find((one) => one.id === id);
    if (submission) onClaim({ submission, action: submission.claimed_by?.id === me ? "release" : "claim" });
  }

  useShortcuts(
    mayClaim ? [{ keys: "c", label: "Claim the row, or release it", group: "Lists", run: claimFocused }] : [],
  );

  return (
    <SelectableList selection={selection} canTick={(id) => selectable.has(id)}>
      <Table>
        <TableHead>
          <tr>
            <SelectHead selection={selection} label="Select all on this page that can be decided">
              Server
            </SelectHead>
            {showStatus && <Th className="max-sm:hidden">Status</Th>}
            <Th className="max-lg:hidden">Data and access</Th>
            <Th className="max-md:hidden">Signatures</Th>
            <Th className="max-sm:hidden">Due</Th>
            <Th className="max-md:hidden">Claimed by</Th>
            <Th className="max-xl:hidden">Submitted</Th>
          </tr>
        </TableHead>
        <tbody>
          {submissions.map((submission) => (
            <SubmissionRow
              key={submission.id}
              submission={submission}
              me={me}
              mayClaim={mayClaim}
              showStatus={showStatus}
              ticked={selection ? selection.has(submission.id) : undefined}
              claiming={claiming === submission.id}
              onTick={(on, range) => selection?.set(submission.id, on, range)}
              onClaim={(action) => onClaim({ submission, action })}
            />
          ))}
        </tbody>
      </Table>
    </SelectableList>
  );
}
