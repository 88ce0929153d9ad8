"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { DialogBackdrop } from "#components/ui/dialog-box.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { type CommandItem, type CommandSearch, filterCommands } from "./command-item.ts";
import { CommandList, optionId } from "./command-list.tsx";

const debounceMs = 120;
const searchLengthMin = 2;

type CommandMenuProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Navigation and actions, known at once. */
  items: readonly CommandItem[];
  /** Servers and the like, asked for as one types. */
  search: CommandSearch;
};

export function CommandMenu({ open, onOpenChange, items, search }: CommandMenuProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <DialogBackdrop />
        <Base.Popup
          aria-label="Command menu"
          className="float-in fixed inset-x-4 top-[12vh] z-(--layer-dialog) mx-auto max-w-xl overflow-hidden rounded-md bg-overlay shadow-float outline-none max-sm:top-4"
        >
          <CommandBox items={items} search={search} close={() => onOpenChange(false)} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type CommandBoxProps = Pick<CommandMenuProps, "items" | "search"> & { close: () => void };

function CommandBox({ items, search, close }: CommandBoxProps) {
  const router = useRouter();
  const listId = useId();
  const [query, setQuery] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const asked = useDebounced(query.trim());
  const searching = asked.length >= searchLengthMin && query.trim().length >= searchLengthMin;
  const found = useQuery({
    queryKey: ["command", asked],
    queryFn: () => search(asked),
    enabled: searching,
    placeholderData: keepPreviousData,
  });

  const results = [...filterCommands(items, query.trim()), ...(searching ? (found.data ?? []) : [])];
  const active = results.find(({ id }) => id === wanted) ?? results[0];

  function choose(item: CommandItem) {
    close();
    if ("href" in item) router.push(item.href);
    else item.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || !active) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setWanted(results.at((results.indexOf(active) + step) % results.length)?.id ?? null);
    else if (event.key === "Enter") choose(active);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className="relative border-b">
        <span className="absolute top-3.5 left-4 text-subtle">
          {found.isFetching ? <Spinner /> : <Search aria-hidden className="size-4" />}
        </span>
        <input
          role="combobox"
          aria-label="Search or jump to"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(listId, active)}
          placeholder="Search servers, pages and actions"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setWanted(null);
          }}
          onKeyDown={onKeyDown}
          className="h-11 w-full bg-transparent pr-4 pl-10.5 outline-none touch:text-lg"
        />
      </div>
      <CommandList id={listId} items={results} active={active} onHover={setWanted} onChoose={choose} />
      <p role="status" className="px-4 text-muted text-sm not-empty:py-3">
        {found.isError && searching
          ? "The search did not answer. Pages and actions still work."
          : results.length === 0 && !found.isFetching && `Nothing found for “${query.trim()}”.`}
      </p>
    </>
  );
}

function useDebounced(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), debounceMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
