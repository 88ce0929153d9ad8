"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

type SelectionBarProps = {
  /** "3 selected" */
  status: string;
  /** To tick more, beside that. */
  more?: ReactNode;
  onClear: () => void;
  /** What will happen to them; the primary one last. */
  children: ReactNode;
};

/** Floats over the list as long as something in it is ticked. */
export function SelectionBar({ status, more, onClear, children }: SelectionBarProps) {
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-4 z-(--layer-bar) mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-overlay py-2 pr-2 pl-4 text-sm shadow-float max-sm:bottom-2 max-sm:w-full"
    >
      <p role="status" className="tabular-nums">
        {status}
      </p>
      {more}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button size="sm" variant="ghost" onClick={onClear}>
          Clear
        </Button>
        {children}
      </span>
    </section>
  );
}
