import { ShieldCheck } from "lucide-react";
import { CopyButton } from "#components/ui/copy-button.tsx";

const command = "npx countersign verify <folder>";

/** What an auditor does with the files, far from here. */
export function HowToVerify() {
  return (
    <section
      aria-label="How to verify an export"
      className="flex items-start gap-3 rounded-md border bg-surface px-4 py-3 text-sm"
    >
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="grid min-w-0 gap-1.5">
        <p className="max-w-prose">
          Download all files of an export into one folder. This recomputes every hash, proof and signature
          offline, and names each record that was altered:
        </p>
        <p className="flex items-center gap-1">
          <code className="min-w-0 break-all rounded-sm border bg-sunken px-2 py-1 font-mono text-xs">
            {command}
          </code>
          <CopyButton value={command} what="command" />
        </p>
      </div>
    </section>
  );
}
