import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { AgentSummary } from "#lib/access/agents/schemas.ts";
import { grantCountWords } from "#lib/ui/agent-words.ts";
import { trustModelLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { AgentState } from "./agent-badges.tsx";

export function AgentsTable({ agents }: { agents: readonly AgentSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Agent</Th>
            <Th className="max-md:hidden">Owner</Th>
            <Th className="max-lg:hidden">Acts</Th>
            <Th className="max-sm:hidden">Grants</Th>
            <Th>State</Th>
            <Th className="text-right max-sm:hidden">Last used</Th>
          </tr>
        </TableHead>
        <tbody>
          {agents.map((agent) => (
            <AgentRow key={agent.id} agent={agent} />
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function AgentRow({ agent }: { agent: AgentSummary }) {
  const grants = grantCountWords(agent.grants);
  return (
    <TableRow>
      <Td className="w-full max-w-0 min-w-40">
        <TitleCell
          href={routes.agent(agent.id)}
          title={agent.name}
          below={
            <>
              {grants && <span className="sm:hidden">{grants}. </span>}
              <HostileText text={agent.purpose} />
            </>
          }
        />
      </Td>
      <Td className="max-w-48 truncate text-muted max-md:hidden">
        <HostileText text={agent.owner.label} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-lg:hidden">{trustModelLabels[agent.trust_model]}</Td>
      <Td className="whitespace-nowrap tabular-nums max-sm:hidden">
        {grants ?? <span className="text-subtle">None</span>}
      </Td>
      <Td>
        <AgentState agent={agent} quiet />
      </Td>
      <Td className="whitespace-nowrap text-right text-muted max-sm:hidden">
        {agent.last_used_at ? <Time at={agent.last_used_at} /> : <span className="text-subtle">Never</span>}
      </Td>
    </TableRow>
  );
}
