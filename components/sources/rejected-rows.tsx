import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { RejectionView } from "#lib/sources/schemas.ts";

const reasonClip = 300;
const excerptClip = 160;

/** Rows that can't be entries, with why. Told from their place in the file or crawl, because some have no name. */
export function RejectedRows({ rows }: { rows: readonly RejectionView[] }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th className="text-right">Row</Th>
          <Th>Why it was rejected</Th>
          <Th className="max-lg:hidden">How it begins</Th>
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <TableRow key={`${row.run_id} ${row.position}`} className="align-top">
            <Td className="py-2.5 text-right text-muted tabular-nums">{row.position.toLocaleString("en")}</Td>
            <Td className="min-w-56 py-2.5 max-lg:w-full lg:w-1/2">
              <div className="grid gap-1">
                <span className="break-all font-mono text-xs leading-5">
                  {row.name ? (
                    <HostileText text={row.name} clipAt={120} />
                  ) : (
                    <span className="font-sans text-muted">No name</span>
                  )}
                </span>
                <ul className="grid gap-0.5">
                  {row.reasons.map((reason) => (
                    <li key={reason} className="break-words">
                      <HostileText text={reason} clipAt={reasonClip} />
                    </li>
                  ))}
                </ul>
                <Excerpt text={row.excerpt} className="pt-1 lg:hidden" />
              </div>
            </Td>
            <Td className="w-1/2 py-2.5 max-lg:hidden">
              <Excerpt text={row.excerpt} />
            </Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Excerpt({ text, className = "" }: { text: string; className?: string }) {
  return (
    <div className={`break-all font-mono text-muted text-xs leading-5 ${className}`}>
      <HostileText text={text} clipAt={excerptClip} />
    </div>
  );
}
