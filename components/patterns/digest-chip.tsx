import { Fingerprint } from "lucide-react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { shortenMiddle } from "#lib/ui/format.ts";

/** The digest of what was looked at or voted on. Two that read the same are the same thing. */
export function DigestChip({ digest }: { digest: string }) {
  const hex = digest.replace(/^sha256:/, "");
  return (
    <span className="inline-flex h-6 items-center gap-1 rounded-sm border bg-sunken pl-1.5 align-middle">
      <Fingerprint aria-hidden className="size-3.5 text-subtle" />
      <Tooltip content={<span className="break-all font-mono">{digest}</span>}>
        <span className="font-mono text-xs">{shortenMiddle(hex, 8, 8)}</span>
      </Tooltip>
      <CopyButton value={digest} what="digest" />
    </span>
  );
}
