import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { StreamView } from "#lib/audit/intake/schemas.ts";
import { numbersWords } from "#lib/ui/audit-stream-words.ts";
import { count } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { GapList } from "./gap-list.tsx";
import { StreamStateBadge } from "./state-badge.tsx";

export function StreamsTable({ streams }: { streams: readonly StreamView[] }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Gateway and stream</Th>
          <Th>State</Th>
          <Th className="text-right max-md:hidden">Events</Th>
          <Th className="max-md:hidden">Numbers and gaps</Th>
          <Th className="text-right max-md:hidden">Late</Th>
          <Th className="text-right max-sm:hidden">Last event</Th>
          <Th className="text-right max-lg:hidden">Last heartbeat</Th>
        </tr>
      </TableHead>
      <tbody>
        {streams.map((stream) => (
          <Row key={`${stream.gateway.id} ${stream.stream}`} stream={stream} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ stream }: { stream: StreamView }) {
  const { gateway, state, events, late, last_at, last_heartbeat_at } = stream;
  return (
    <TableRow className="align-top">
      <Td className="w-full max-w-0 min-w-40 py-2">
        <div className="grid gap-0.5">
          <TextLink
            href={routes.audit({ q: `gateway:${gateway.id}` })}
            prefetch={false}
            className="truncate font-medium text-ink max-sm:whitespace-normal max-sm:break-words"
          >
            <HostileText text={gateway.name ?? gateway.id} />
          </TextLink>
          <span className="truncate font-mono text-muted text-xs max-sm:whitespace-normal max-sm:break-all">
            <HostileText text={stream.stream} />
          </span>
          <div className="grid gap-0.5 pt-1 text-muted text-xs md:hidden">
            <span className="tabular-nums">
              {count(events)} {events === 1 ? "event" : "events"}
              {late > 0 && `, ${count(late)} late`}
              <span className="sm:hidden">
                , last <Time at={last_at} />
              </span>
            </span>
            <Numbers stream={stream} />
          </div>
        </div>
      </Td>
      <Td className="py-2">
        <StreamStateBadge state={state} />
      </Td>
      <Td className="py-2 text-right tabular-nums max-md:hidden" title={events.toLocaleString("en")}>
        {count(events)}
      </Td>
      <Td className="min-w-48 py-2 max-md:hidden">
        <Numbers stream={stream} />
      </Td>
      <Td className="py-2 text-right tabular-nums max-md:hidden">
        {late === 0 ? <span className="text-subtle">None</span> : count(late)}
      </Td>
      <Td className="py-2 text-right text-muted max-sm:hidden">
        <Time at={last_at} />
      </Td>
      <Td className="whitespace-nowrap py-2 text-right text-muted max-lg:hidden">
        {last_heartbeat_at === null ? "Sends none" : <Time at={last_heartbeat_at} />}
      </Td>
    </TableRow>
  );
}

function Numbers({ stream }: { stream: StreamView }) {
  return (
    <div className="grid gap-0.5 tabular-nums">
      <span className="md:whitespace-nowrap">{numbersWords(stream)}</span>
      <GapList stream={stream} />
    </div>
  );
}
