import { TitleCell } from "#components/console/list-cells.tsx";
import { GrantStatusBadge } from "#components/patterns/grant-status-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { GrantTerms } from "./grant-terms.tsx";
import { minutesWords, termsWords } from "./grant-words.ts";

export function GrantsTable({ grants }: { grants: readonly GrantSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Agent and server</Th>
            <Th>Status</Th>
            <Th className="max-md:hidden">What</Th>
            <Th className="max-sm:hidden">Until</Th>
            <Th className="max-xl:hidden">Requested by</Th>
            <Th className="text-right max-lg:hidden">Requested</Th>
          </tr>
        </TableHead>
        <tbody>
          {grants.map((grant) => (
            <TableRow key={grant.id}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.grant(grant.id)}
                  title={grant.agent.name}
                  below={
                    <>
                      <span className="block truncate font-mono">
                        <HostileText text={grant.server} />
                      </span>
                      <span className="block truncate pt-0.5 md:hidden">{termsWords(grant)}</span>
                      {grant.waiting_for && (
                        <span className="block truncate pt-0.5">
                          <HostileText text={grant.waiting_for} />
                        </span>
                      )}
                    </>
                  }
                />
              </Td>
              <Td>
                <GrantStatusBadge status={grant.status} />
              </Td>
              <Td className="min-w-52 max-w-64 max-md:hidden">
                <GrantTerms grant={grant} />
              </Td>
              <Td className="whitespace-nowrap text-muted tabular-nums max-sm:hidden">
                <Until grant={grant} />
              </Td>
              <Td className="max-w-40 truncate max-xl:hidden">
                <HostileText text={grant.requester.name} />
              </Td>
              <Td className="text-right text-muted max-lg:hidden">
                <Time at={grant.created_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function Until({ grant: { status, starts_at, ends_at, minutes } }: { grant: GrantSummary }) {
  if (status === "approved" && starts_at)
    return (
      <>
        From <Time at={starts_at} />
      </>
    );
  if (ends_at) return <Time at={ends_at} />;
  return <>For {minutesWords(minutes)}</>;
}
