"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "#lib/ui/cn.ts";
import { Tooltip } from "./tooltip.tsx";

const confirmationMs = 1500;

type CopyButtonProps = { value: string; what: string; className?: string };

/** Copies `value`; `what` names it: "Copy digest". */
export function CopyButton({ value, what, className }: CopyButtonProps) {
  const [result, setResult] = useState<"copied" | "failed" | null>(null);

  useEffect(() => {
    if (!result) return;
    const timer = setTimeout(() => setResult(null), confirmationMs);
    return () => clearTimeout(timer);
  }, [result]);

  const label =
    result === "copied" ? "Copied" : result === "failed" ? "The browser refused to copy" : `Copy ${what}`;
  return (
    <Tooltip content={label}>
      <button
        type="button"
        aria-label={`Copy ${what}`}
        onClick={() =>
          navigator.clipboard.writeText(value).then(
            () => setResult("copied"),
            () => setResult("failed"),
          )
        }
        className={cn(
          "relative inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-subtle transition-colors hover:bg-hover hover:text-ink touch:size-8 [&_svg]:size-3.5",
          className,
        )}
      >
        {result === "copied" ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
        <span role="status" className="sr-only">
          {result && label}
        </span>
      </button>
    </Tooltip>
  );
}
