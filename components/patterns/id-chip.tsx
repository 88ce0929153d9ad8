import { CopyButton } from "#components/ui/copy-button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { shortenMiddle } from "#lib/ui/format.ts";

/** An identifier: both ends to compare, the whole on hover, and a copy of it. */
export function IdChip({ id, what = "identifier" }: { id: string; what?: string }) {
  return (
    <span className="inline-flex items-center gap-0.5 align-middle">
      <Tooltip content={<span className="break-all font-mono">{id}</span>}>
        <span className="font-mono text-xs">{shortenMiddle(id)}</span>
      </Tooltip>
      <CopyButton value={id} what={what} className="touch:-my-1" />
    </span>
  );
}
