"use client";

import { CalendarClock, ChevronDown } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuChoices } from "#components/ui/menu.tsx";
import { withWindow } from "#lib/core/audit-query/index.ts";
import { windowPresets } from "#lib/ui/audit-presets.ts";
import { sameMoment, windowWords, writtenWindow } from "#lib/ui/audit-query-words.ts";
import { useNow } from "#lib/ui/clock.ts";
import { useAuditSearch } from "./search-context.ts";

/** The span that is searched. Choosing one writes it into the search. */
export function WindowMenu() {
  const { query, apply } = useAuditSearch();
  const presets = windowPresets(useNow());
  const window = writtenWindow(query);
  const chosen = presets.find(
    ({ after, before }) => sameMoment(after, window.after) && sameMoment(before, window.before),
  );
  const label = chosen?.label ?? windowWords(window);
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={<CalendarClock aria-hidden />} className="max-w-80 touch:h-10">
          <span className="sr-only">Time: </span>
          <span className="truncate">{label}</span>
          <ChevronDown aria-hidden className="size-3.5! text-subtle" />
        </Button>
      }
    >
      <MenuChoices
        label="Times are in UTC"
        value={chosen?.label ?? ""}
        options={presets.map((preset) => ({ value: preset.label, label: preset.label }))}
        onValueChange={(value) => {
          const preset = presets.find((one) => one.label === value);
          if (preset) apply(withWindow(query, preset));
        }}
      />
    </Menu>
  );
}
