import type { ComponentProps } from "react";
import { cn } from "#lib/ui/cn.ts";

/** A list of things in columns. It reaches a cell's padding into the margins, so that its text lines up with the page's. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    <div className="-mx-3 max-lg:relative max-lg:-mx-4 max-lg:overflow-x-auto max-lg:px-1">
      <table {...rest} className={cn("w-full border-separate border-spacing-0 text-sm", className)} />
    </div>
  );
}

/** Stays below the top bar while the rows scroll. */
export function TableHead({ className, ...rest }: ComponentProps<"thead">) {
  return <thead {...rest} className={cn("lg:sticky lg:top-(--bar-height) lg:z-1", className)} />;
}

export function Th({ className, scope = "col", ...rest }: ComponentProps<"th">) {
  return (
    <th
      {...rest}
      scope={scope}
      className={cn(
        "h-8 whitespace-nowrap border-b bg-background px-3 text-left font-medium text-subtle text-xs",
        className,
      )}
    />
  );
}

/** Marked by the pointer, and ringed while the keyboard is on its link. */
export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      {...rest}
      className={cn(
        "group/row hover:bg-hover has-[td:first-child_a:focus-visible]:bg-accent-bg has-[td:first-child_a:focus-visible]:outline-2 has-[td:first-child_a:focus-visible]:outline-ring has-[td:first-child_a:focus-visible]:-outline-offset-2 [&_td:first-child_a:focus-visible]:outline-none",
        className,
      )}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cn("h-10 border-b px-3", className)} />;
}
