"use client";

import { ArrowDownNarrowWide } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuChoices } from "#components/ui/menu.tsx";
import { useUrlState } from "#lib/ui/url-state.ts";

const options = [
  { value: "due", label: "Due first" },
  { value: "newest", label: "Newest first" },
] as const;

export type QueueSortName = (typeof options)[number]["value"];

/** The order of the list; the view's own order leaves the address as it is. */
export function QueueSort({ value, usual }: { value: QueueSortName; usual: QueueSortName }) {
  const url = useUrlState();
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={<ArrowDownNarrowWide aria-hidden />}>
          <span className="sr-only">Order: </span>
          {options.find((option) => option.value === value)?.label}
        </Button>
      }
    >
      <MenuChoices
        value={value}
        options={options}
        onValueChange={(next) => url.patch({ sort: next === usual ? null : next })}
      />
    </Menu>
  );
}
