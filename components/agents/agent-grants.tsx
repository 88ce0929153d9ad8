import { TitleCell } from "#components/console/list-cells.tsx";
import { GrantTerms } from "#components/grants/grant-terms.tsx";
import { GrantStatusBadge } from "#components/patterns/grant-status-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import { grantLimitWords } from "#lib/ui/agent-words.ts";
import { routes } from "#lib/ui/routes.ts";

export type GrantsView = "given" | "requested" | "ended";

const timeHeads: Record<GrantsView, string> = { given: "Ends", requested: "Requested", ended: "Requested" };

/** An agent's grants of one kind. */
export function AgentGrants({ grants, view }: { grants: readonly GrantSummary[]; view: GrantsView }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Server</Th>
            <Th className="max-sm:hidden">Access</Th>
            <Th>Status</Th>
            <Th className="max-lg:hidden">Requested by</Th>
            <Th className="text-right max-sm:hidden">{timeHeads[view]}</Th>
          </tr>
        </TableHead>
        <tbody>
          {grants.map((grant) => (
            <GrantRow key={grant.id} grant={grant} view={view} />
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function GrantRow({ grant, view }: { grant: GrantSummary; view: GrantsView }) {
  return (
    <TableRow>
      <Td className="w-full max-w-0 min-w-44">
        <TitleCell
          href={routes.grant(grant.id)}
          title={grant.server}
          mono
          below={
            <>
              {grant.waiting_for && <HostileText text={grant.waiting_for} />}
              <span className="sm:hidden">
                {grant.waiting_for && ". "}
                {[grant.scopes.join(", "), grantLimitWords(grant)].filter(Boolean).join(", ")}
              </span>
            </>
          }
        />
      </Td>
      <Td className="min-w-44 max-w-64 max-sm:hidden">
        <GrantTerms grant={grant} />
      </Td>
      <Td>
        <GrantStatusBadge status={grant.status} />
      </Td>
      <Td className="max-w-40 truncate text-muted max-lg:hidden">
        <HostileText text={grant.requester.name} />
      </Td>
      <Td className="text-right text-muted max-sm:hidden">
        <Time at={view === "given" && grant.ends_at ? grant.ends_at : grant.created_at} />
      </Td>
    </TableRow>
  );
}
