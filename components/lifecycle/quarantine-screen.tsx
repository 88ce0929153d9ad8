"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { QuarantineView } from "#lib/lifecycle/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { quarantineTitle } from "#lib/ui/quarantine-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { useQuarantine } from "./api.ts";
import { LiftPanel } from "./lift-panel.tsx";
import { QuarantineBadge } from "./quarantine-badge.tsx";
import { ReachCounter, ReachTable } from "./reach.tsx";

const stoppedShown = 100;

/** What was stopped and how far that has got; and what it takes to lift it. */
export function QuarantineScreen({ initial }: { initial: QuarantineView }) {
  const { data: quarantine } = useQuarantine(initial);
  const { stopped, placed_by, placed_at, lifted_at, reason } = quarantine;
  return (
    <>
      <PageHeader
        title={<HostileText text={quarantineTitle(quarantine)} />}
        badges={<QuarantineBadge status={quarantine.status} />}
        description={
          <>
            Stopped by <HostileText text={placed_by?.name ?? "Countersign"} />, <Time at={placed_at} />
            {lifted_at && (
              <>
                ; lifted <Time at={lifted_at} />
              </>
            )}
            . <HostileText text={reason} clipAt={600} lines />
          </>
        }
      />
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <ReachCounter reach={quarantine.reach} />
          <Section
            title="Readers"
            description="Gateways and people that read a catalog with a token in the last day. Who reads without one can't be counted."
          >
            <ReachTable readers={quarantine.readers} />
          </Section>
          <Section title="Stopped" description={plural(quarantine.versions, "version")}>
            <Table>
              <TableHead>
                <tr>
                  <Th>Server</Th>
                  <Th>Version</Th>
                  <Th className="max-sm:hidden">Was</Th>
                  <Th>Is now</Th>
                </tr>
              </TableHead>
              <tbody>
                {stopped.slice(0, stoppedShown).map(({ server, version, from, now }) => (
                  <TableRow key={`${server} ${version}`}>
                    <Td className="w-full max-w-0 truncate">
                      <TextLink href={routes.server(server)}>
                        <HostileText text={server} />
                      </TextLink>
                    </Td>
                    <Td className="max-w-40 truncate font-mono text-xs">
                      <HostileText text={version} />
                    </Td>
                    <Td className="max-sm:hidden">
                      <VersionStatusBadge status={from} />
                    </Td>
                    <Td>
                      <VersionStatusBadge status={now} />
                    </Td>
                  </TableRow>
                ))}
              </tbody>
            </Table>
            {quarantine.versions > Math.min(stopped.length, stoppedShown) && (
              <p className="pt-2 text-muted text-xs">
                The first {Math.min(stopped.length, stoppedShown)} of {quarantine.versions} are shown. The API
                gives more.
              </p>
            )}
          </Section>
        </div>
        <LiftPanel quarantine={quarantine} />
      </div>
    </>
  );
}
