import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { ApprovalConditions } from "#lib/registry/review-schemas.ts";
import { exactUtc } from "#lib/ui/format.ts";

const namesClip = 300;

/** Under which conditions something is approved. */
export function ConditionList({
  conditions: { tools, until, catalogs },
}: {
  conditions: ApprovalConditions;
}) {
  return (
    <ul className="list-disc break-words pl-4 text-xs">
      {tools && (
        <li>
          Only{" "}
          <span className="font-mono">
            <HostileText text={tools.join(", ")} clipAt={namesClip} />
          </span>
        </li>
      )}
      {until && <li className="tabular-nums">Until {exactUtc(until)}</li>}
      {catalogs && (
        <li>
          Only in <span className="font-mono">{catalogs.join(", ")}</span>
        </li>
      )}
    </ul>
  );
}
