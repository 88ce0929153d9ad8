"use client";

import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { useUrlState } from "#lib/ui/url-state.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";

const debounceMs = 250;

/** Searches as one types, through the address. `/` goes to it, where `shortcut` is set. */
type SearchInputProps = { param: string; placeholder: string; shortcut?: boolean };

export function SearchInput({ param, placeholder, shortcut = true }: SearchInputProps) {
  const url = useUrlState();
  const inUrl = url.get(param);
  const [typed, setTyped] = useState(inUrl);
  const [seen, setSeen] = useState(inUrl);
  const input = useRef<HTMLInputElement>(null);

  // The address changed by other means (Back, Clear): follow it.
  if (seen !== inUrl) {
    setSeen(inUrl);
    if (typed.trim() !== inUrl) setTyped(inUrl);
  }

  const search = useEffectEvent((text: string) => url.patch({ [param]: text || null }));
  useEffect(() => {
    const text = typed.trim();
    if (text === inUrl) return;
    const timer = setTimeout(() => search(text), debounceMs);
    return () => clearTimeout(timer);
  }, [typed, inUrl]);

  const focus = { keys: "/", label: "Search this list", group: "Lists", run: () => input.current?.focus() };
  useShortcuts(shortcut ? [focus] : []);

  return (
    <div className="group relative w-64 max-sm:w-full">
      {url.pending ? (
        <Spinner className="-translate-y-1/2 absolute top-1/2 left-2.5 text-subtle" />
      ) : (
        <Search aria-hidden className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-subtle" />
      )}
      <Input
        ref={input}
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
        className="border-border pr-8 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2 flex group-focus-within:hidden touch:hidden">
        {shortcut && typed === "" && <Kbd keys="/" />}
      </span>
    </div>
  );
}
