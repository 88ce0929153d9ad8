import { HostileText } from "#components/patterns/hostile-text.tsx";
import { ScrollRegion } from "#components/patterns/scroll-region.tsx";

type Facts = Record<string, unknown> | null;

/** What the change made of what: one line per fact. */
export function FactsTable({ before, after }: { before: Facts; after: Facts }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <ScrollRegion label="Before and after">
      <table className="w-full max-w-4xl table-fixed text-left text-sm">
        <thead>
          <tr className="text-subtle text-xs">
            <th scope="col" className="w-40 border-b py-1.5 pr-4 font-medium">
              Fact
            </th>
            {before && (
              <th scope="col" className="border-b py-1.5 pr-4 font-medium">
                Before
              </th>
            )}
            <th scope="col" className="border-b py-1.5 font-medium">
              {before ? "After" : "Recorded"}
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name} className="align-top">
              <th
                scope="row"
                className="break-words border-b py-1.5 pr-4 font-mono font-normal text-muted text-xs leading-5"
              >
                {name}
              </th>
              {before && (
                <td className="break-words border-b py-1.5 pr-4">
                  <Value value={before[name]} />
                </td>
              )}
              <td className="break-words border-b py-1.5">
                <Value value={after?.[name]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null) return <span className="text-subtle">—</span>;
  if (typeof value === "string") return <HostileText text={value} clipAt={300} lines />;
  return (
    <span className="font-mono text-xs">
      <HostileText text={JSON.stringify(value)} clipAt={300} />
    </span>
  );
}
