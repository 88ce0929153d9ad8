"use client";

import { Search, X } from "lucide-react";
import { type RefObject, useId, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { QueryProblem } from "#lib/core/audit-query/index.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { CompletionList, optionId } from "./completion-list.tsx";
import { QueryProblems } from "./query-problems.tsx";
import { useCompletion } from "./use-completion.ts";
import { useSearchKeys } from "./use-search-keys.ts";

type SearchBoxProps = {
  input: RefObject<HTMLInputElement | null>;
  draft: string;
  onDraft: (text: string) => void;
  onSearch: (text: string) => void;
  /** What is wrong with the draft. */
  problems: readonly QueryProblem[];
  pending: boolean;
};

/** The search, typed: with what could come next, and what is wrong where (WAI-ARIA combobox pattern). */
export function SearchBox({ input, draft, onDraft, onSearch, problems, pending }: SearchBoxProps) {
  const id = useId();
  const [caret, setCaret] = useState(0);
  const completion = useCompletion(draft, caret);
  const { options, active } = completion;
  const open = options.length > 0;

  useShortcuts([{ keys: "/", label: "Search the log", group: "Lists", run: () => input.current?.focus() }]);

  function accept(index: number) {
    const next = completion.accept(index);
    if (!next) return;
    onDraft(next.text);
    setCaret(next.caret);
    // The caret can only go where there is text already.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  }

  function search(text: string) {
    completion.close();
    onSearch(text.trim());
  }

  const onKeyDown = useSearchKeys({ completion, accept, search: () => search(draft) });

  return (
    <search className="min-w-0 flex-1">
      <div className="group relative">
        <span className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 text-subtle [&_svg]:size-4">
          {pending ? <Spinner /> : <Search aria-hidden />}
        </span>
        <Input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search the audit log"
          aria-expanded={open}
          aria-controls={`${id}-options`}
          aria-autocomplete="list"
          aria-activedescendant={open && active !== -1 ? optionId(id, active) : undefined}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          maxLength={2000}
          placeholder="actor:someone@… status:denied after:-24h &quot;free text&quot;"
          value={draft}
          onChange={({ target }) => {
            onDraft(target.value);
            setCaret(target.selectionStart ?? target.value.length);
            completion.open();
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
          // What could be asked at all, for whoever begins; what is there already is not talked over.
          onFocus={() => draft === "" && completion.open()}
          onBlur={completion.close}
          onKeyDown={onKeyDown}
          className="pr-9 pl-8 font-mono text-sm touch:pr-11"
        />
        <FieldEnd
          empty={draft === ""}
          onClear={() => {
            onDraft("");
            search("");
          }}
        />
        <CompletionList id={id} options={options} active={active} onAccept={accept} />
      </div>
      <QueryProblems
        id={`${id}-problems`}
        text={draft}
        problems={problems}
        onFix={(text) => {
          onDraft(text);
          search(text);
        }}
      />
    </search>
  );
}

/** The shortcut that leads here, or the way back to everything. */
function FieldEnd({ empty, onClear }: { empty: boolean; onClear: () => void }) {
  return (
    <span className="-translate-y-1/2 absolute top-1/2 right-1 flex items-center">
      {empty ? (
        <span className="pointer-events-none pr-1 group-focus-within:hidden touch:hidden">
          <Kbd keys="/" />
        </span>
      ) : (
        <IconButton
          label="Clear the search"
          icon={<X aria-hidden />}
          onClick={onClear}
          className="size-6 touch:size-9"
        />
      )}
    </span>
  );
}
