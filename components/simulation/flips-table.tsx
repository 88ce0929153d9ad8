import { ArrowRight } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { SimulationResult } from "#lib/access/simulation/schemas.ts";
import { reasonLabels } from "./simulation-words.ts";

type Flip = SimulationResult["flips"][number];

const clipAt = 80;
/** As many as an answer names. */
const flipsMax = 200;

export function FlipsTable({ flips }: { flips: readonly Flip[] }) {
  return (
    <>
      <Table aria-label="What flips">
        <TableHead>
          <tr>
            <Th>Agent</Th>
            <Th>Calls</Th>
            <Th>Now, and then</Th>
            <Th className="text-right">Decisions</Th>
            <Th className="text-right max-md:hidden">Last</Th>
          </tr>
        </TableHead>
        <tbody>
          {flips.map((flip) => (
            <TableRow key={keyOf(flip)}>
              <Td className="min-w-32 py-2 align-top">
                <HostileText text={flip.agent.name} clipAt={clipAt} />
                {flip.person && (
                  <span className="block text-muted text-xs">
                    for <HostileText text={flip.person.name} clipAt={clipAt} />
                  </span>
                )}
              </Td>
              <Td className="min-w-40 break-all py-2 align-top font-mono text-xs">
                <HostileText text={flip.tool ?? "the server itself"} clipAt={clipAt} />
                <span className="block text-muted">
                  <HostileText text={flip.server} clipAt={clipAt} />
                </span>
              </Td>
              <Td className="min-w-44 py-2 align-top">
                <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
                  <Side side={flip.before} />
                  <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-subtle" />
                  <Side side={flip.after} />
                  {flip.uncertain && <Badge tone="outline">Turns on arguments</Badge>}
                </span>
              </Td>
              <Td className="py-2 text-right align-top tabular-nums">
                {flip.decisions.toLocaleString("en")}
              </Td>
              <Td className="py-2 text-right align-top text-muted max-md:hidden">
                <Time at={flip.last_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {flips.length === flipsMax && (
        <p className="pt-3 text-muted text-xs">These are the {flipsMax} most frequent. There are more.</p>
      )}
    </>
  );
}

function Side({ side }: { side: Flip["before"] }) {
  return <Badge tone={side.permit ? "success" : "danger"}>{reasonLabels[side.reason]}</Badge>;
}

function keyOf({ agent, person, server, tool, before, after, uncertain }: Flip): string {
  return JSON.stringify([agent.id, person?.id, server, tool, before.reason, after.reason, uncertain]);
}
