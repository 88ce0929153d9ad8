import { compareTexts } from "#lib/core/text.ts";
import type { ServerGroup } from "./server-group.ts";
import { SubstringIndex } from "./substring-index.ts";

/** How many servers may have changed since the index was made before it is worth making anew. */
const changedMax = 1_000;

/** Narrows a search to the servers that may match. Servers that changed since it was made are always among them. */
export class ServerSearch {
  readonly #index: SubstringIndex;
  /** By name, as the index counts them. */
  readonly #names: readonly string[];
  readonly #changed = new Set<string>();

  /** @param groups in any order */
  constructor(groups: Iterable<ServerGroup>) {
    const sorted = [...groups].sort((a, b) => compareTexts(a.name, b.name));
    this.#names = sorted.map(({ name }) => name);
    this.#index = new SubstringIndex(
      sorted.map(({ entries }) => entries.map(({ searchText }) => searchText).join("\n")),
    );
  }

  /** Takes note that a server is new or says something else now. */
  noteChange(name: string): void {
    this.#changed.add(name);
  }

  get isWorn(): boolean {
    return this.#changed.size > changedMax;
  }

  /**
   * The names that may match, in byte order and one by one: whoever has found a page of them stops asking. To be read
   * without waiting in between: a change noted halfway could hide the server that it is about.
   *
   * @param term in lower case
   * @returns undefined when the term is too short to narrow anything
   */
  candidates(term: string): Iterable<string> | undefined {
    const found = this.#index.candidates(term);
    return found && this.#merge(found);
  }

  *#merge(found: Uint32Array): Iterable<string> {
    const changed = [...this.#changed].sort();
    let next = 0;
    for (const at of found) {
      const name = this.#names[at] ?? "";
      for (; next < changed.length && (changed[next] ?? "") < name; next++) yield changed[next] ?? "";
      if (!this.#changed.has(name)) yield name;
    }
    yield* changed.slice(next);
  }
}
