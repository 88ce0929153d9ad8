import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { OrphanView } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

/** Servers that nobody answers for, and who could. Another owner comes by submitting the server again. */
export function OrphansTable({ orphans }: { orphans: readonly OrphanView[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Server</Th>
            <Th className="max-sm:hidden">Why</Th>
            <Th className="max-md:hidden">Could answer for it</Th>
            <Th className="text-right max-lg:hidden">Since</Th>
          </tr>
        </TableHead>
        <tbody>
          {orphans.map((orphan) => (
            <TableRow key={orphan.server}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.server(orphan.server)}
                  title={orphan.title ?? orphan.server}
                  below={
                    <>
                      <span className="sm:hidden">
                        <HostileText text={orphan.because} />
                      </span>
                      <span className="font-mono max-sm:hidden">
                        <HostileText text={orphan.versions.join(", ")} />
                      </span>
                    </>
                  }
                />
              </Td>
              <Td className="max-sm:hidden">
                <HostileText text={orphan.because} clipAt={120} />
              </Td>
              <Td className="max-md:hidden">
                <Proposals proposed={orphan.proposed} />
              </Td>
              <Td className="text-right text-muted max-lg:hidden">
                {orphan.since ? <Time at={orphan.since} /> : "—"}
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function Proposals({ proposed }: Pick<OrphanView, "proposed">) {
  if (proposed.length === 0) return <span className="text-muted">Nobody known. Ask an administrator.</span>;
  return (
    <ul className="grid gap-0.5 py-1.5">
      {proposed.slice(0, 3).map(({ ref, label, because }) => (
        <li key={ref}>
          <HostileText text={label} clipAt={60} />{" "}
          <span className="text-muted text-xs">
            <HostileText text={because} clipAt={80} />
          </span>
        </li>
      ))}
    </ul>
  );
}
