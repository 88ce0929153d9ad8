"use client";

import { Bookmark, BookmarkPlus, ChevronDown, Pencil, Share2 } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import type { SavedSearch } from "#lib/audit/search/schemas.ts";
import { type SearchPreset, searchPresets } from "#lib/ui/audit-presets.ts";
import { useNow } from "#lib/ui/clock.ts";
import { useSearches } from "./api.ts";

type SavedMenuProps = {
  onPreset: (preset: SearchPreset) => void;
  onOpen: (search: SavedSearch) => void;
  onSave: () => void;
  onManage: () => void;
};

/** Searches to come back to: ready-made ones, one's own, and those that others share. */
export function SavedMenu({ onPreset, onOpen, onSave, onManage }: SavedMenuProps) {
  const found = useSearches();
  const presets = searchPresets(useNow());
  const searches = found.data?.items ?? [];
  const mine = searches.filter((search) => search.mine);
  const shared = searches.filter((search) => !search.mine);

  return (
    <Menu
      trigger={
        <Button icon={<Bookmark aria-hidden />} className="touch:h-10">
          <span className="max-sm:sr-only">Searches</span>
          <ChevronDown aria-hidden className="size-3.5! text-subtle" />
        </Button>
      }
    >
      <MenuGroup label="Often asked">
        {presets.map((preset) => (
          <MenuItem key={preset.name} onSelect={() => onPreset(preset)}>
            {preset.name}
          </MenuItem>
        ))}
      </MenuGroup>
      {mine.length > 0 && <Searches label="Mine" searches={mine} onOpen={onOpen} />}
      {shared.length > 0 && <Searches label="Shared with everybody" searches={shared} onOpen={onOpen} />}
      <MenuSeparator />
      <MenuItem icon={<BookmarkPlus aria-hidden />} onSelect={onSave}>
        Save this search…
      </MenuItem>
      {mine.length > 0 && (
        <MenuItem icon={<Pencil aria-hidden />} onSelect={onManage}>
          Rename or delete…
        </MenuItem>
      )}
    </Menu>
  );
}

type SearchesProps = {
  label: string;
  searches: readonly SavedSearch[];
  onOpen: (search: SavedSearch) => void;
};

function Searches({ label, searches, onOpen }: SearchesProps) {
  return (
    <>
      <MenuSeparator />
      <MenuGroup label={label}>
        {searches.map((search) => (
          <MenuItem
            key={search.id}
            onSelect={() => onOpen(search)}
            hint={
              search.mine ? search.shared && <Share2 aria-label="Shared" /> : <By name={search.owner.name} />
            }
          >
            <HostileText text={search.name} />
          </MenuItem>
        ))}
      </MenuGroup>
    </>
  );
}

function By({ name }: { name: string }) {
  return (
    <span className="max-w-28 truncate text-subtle text-xs">
      <HostileText text={name} />
    </span>
  );
}
