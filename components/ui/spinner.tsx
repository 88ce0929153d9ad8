import { LoaderCircle } from "lucide-react";
import { cn } from "#lib/ui/cn.ts";

/** Says nothing to a screen reader: what waits says it, with `aria-busy` or a word. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn("size-4 animate-spin", className)} />;
}
