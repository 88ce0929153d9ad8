import { TitleCell } from "#components/console/list-cells.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { signatures, submissionTitle, waitingWords } from "#lib/ui/submission-words.ts";

export function SubmissionsTable({ submissions }: { submissions: readonly SubmissionSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Server</Th>
            <Th>Status</Th>
            <Th className="max-lg:hidden">Submitter</Th>
            <Th className="max-md:hidden">Classification</Th>
            <Th className="max-md:hidden">Level</Th>
            <Th className="text-right max-md:hidden">Signatures</Th>
            <Th className="max-xl:hidden">Waiting for</Th>
            <Th className="text-right max-sm:hidden">Submitted</Th>
          </tr>
        </TableHead>
        <tbody>
          {submissions.map((submission) => (
            <SubmissionRow key={submission.id} submission={submission} />
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function SubmissionRow({ submission }: { submission: SubmissionSummary }) {
  const { have, need } = signatures(submission);
  const { server, url } = submission;
  return (
    <TableRow>
      <Td className="w-full max-w-0 min-w-48">
        <TitleCell
          href={routes.submission(submission.id)}
          title={submissionTitle(submission)}
          beside={
            server && (
              <span className="max-w-28 shrink-0 truncate font-mono text-subtle text-xs">
                <HostileText text={server.version} />
              </span>
            )
          }
          below={
            server?.title ? (
              <HostileText text={server.name} className="font-mono" />
            ) : (
              server && url && <HostileText text={url} className="font-mono" />
            )
          }
        />
      </Td>
      <Td>
        <SubmissionStatusBadge status={submission.status} />
      </Td>
      <Td className="max-w-40 truncate max-lg:hidden">
        <HostileText text={submission.submitter.name} />
      </Td>
      <Td className="max-md:hidden">
        <ClassificationBadge classification={submission.data_classification} />
      </Td>
      <Td className="max-md:hidden">
        <AccessLevelBadge level={submission.access_level} />
      </Td>
      <Td className="text-right tabular-nums max-md:hidden">
        {have} of {need}
      </Td>
      <Td className="max-w-52 truncate text-muted max-xl:hidden">{waitingWords(submission) ?? "—"}</Td>
      <Td className="text-right text-muted max-sm:hidden">
        <Time at={submission.created_at} />
      </Td>
    </TableRow>
  );
}
