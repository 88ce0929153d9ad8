"use client";

import { ChevronDown, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuChoices } from "#components/ui/menu.tsx";
import { cn } from "#lib/ui/cn.ts";
import { useUrlState } from "#lib/ui/url-state.ts";
import { SearchInput } from "./search-input.tsx";

type Filter = { param: string; label: string; options: readonly { value: string; label: string }[] };

type Search = { param: string; placeholder: string };

/** `search` has the shortcut `/`; `more` are further fields to type into. */
type FilterBarProps = { search?: Search; more?: readonly Search[]; filters?: readonly Filter[] };

/** Search and filters of a list. All of it lives in the address, so that a view can be sent to a colleague. */
export function FilterBar({ search, more = [], filters = [] }: FilterBarProps) {
  const url = useUrlState();
  const searches = search ? [search, ...more] : more;
  const params = [...searches, ...filters].map(({ param }) => param);
  const active = params.filter((param) => url.get(param));

  return (
    <search className="flex flex-wrap items-center gap-2 pb-3">
      {searches.map((one) => (
        <SearchInput key={one.param} {...one} shortcut={one === search} />
      ))}
      {filters.map((filter) => (
        <FilterMenu
          key={filter.param}
          filter={filter}
          value={url.get(filter.param)}
          onChange={(value) => url.patch({ [filter.param]: value || null })}
        />
      ))}
      {active.length > 0 && (
        <Button
          variant="ghost"
          icon={<X aria-hidden />}
          onClick={() => url.patch(Object.fromEntries(active.map((param) => [param, null])))}
        >
          Clear all
        </Button>
      )}
    </search>
  );
}

type FilterMenuProps = { filter: Filter; value: string; onChange: (value: string) => void };

function FilterMenu({ filter, value, onChange }: FilterMenuProps) {
  const chosen = filter.options.find((option) => option.value === value);
  return (
    <Menu
      trigger={
        <Button
          className={cn(
            "gap-1 pr-2 pl-3 data-popup-open:bg-sunken",
            chosen ? "border-accent/40 bg-accent-bg hover:bg-accent-bg" : "border-dashed text-muted",
          )}
        >
          {chosen ? (
            <span>
              <span className="font-normal text-muted">{filter.label}:</span> {chosen.label}
            </span>
          ) : (
            filter.label
          )}
          <ChevronDown aria-hidden className="size-3.5! text-subtle" />
        </Button>
      }
    >
      <MenuChoices
        value={value}
        onValueChange={onChange}
        options={[{ value: "", label: `Any ${filter.label.toLowerCase()}` }, ...filter.options]}
      />
    </Menu>
  );
}
