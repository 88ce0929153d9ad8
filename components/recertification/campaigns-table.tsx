import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { CampaignSummary } from "#lib/lifecycle/schemas.ts";
import { scopeWords } from "#lib/ui/recertification-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { CampaignProgress } from "./campaign-progress.tsx";

export function CampaignsTable({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Campaign</Th>
            <Th className="max-sm:hidden">Progress</Th>
            <Th className="max-md:hidden">State</Th>
            <Th className="max-lg:hidden">Started by</Th>
            <Th className="text-right max-md:hidden">Due</Th>
          </tr>
        </TableHead>
        <tbody>
          {campaigns.map((campaign) => (
            <TableRow key={campaign.id}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.campaign(campaign.id)}
                  title={campaign.name}
                  below={<HostileText text={scopeWords(campaign.scope)} />}
                />
              </Td>
              <Td className="max-sm:hidden">
                <CampaignProgress progress={campaign.progress} label={`Progress of ${campaign.name}`} />
              </Td>
              <Td className="max-md:hidden">
                <CampaignStateBadge campaign={campaign} />
              </Td>
              <Td className="max-w-40 truncate text-muted max-lg:hidden">
                <HostileText text={campaign.created_by.name} />
              </Td>
              <Td className="text-right text-muted max-md:hidden">
                <Time at={campaign.due_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

export function CampaignStateBadge({ campaign }: { campaign: Pick<CampaignSummary, "closed_at"> }) {
  return campaign.closed_at ? <Badge>Closed</Badge> : <Badge tone="info">Open</Badge>;
}
