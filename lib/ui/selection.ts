/** A row that can be ticked, and what to call it when it is out of sight. */
export type Selectable = { id: string; label: string };

/** What is ticked in a list that has many pages: some rows, or everything that the list's filter finds. */
export type Selection = { all: true } | { all: false; rows: ReadonlyMap<string, string> };

export const nothingSelected: Selection = { all: false, rows: new Map() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.all || selection.rows.has(id);
}

/**
 * Ticks or unticks rows. Out of everything, an unticked row leaves the others of its page: what is on pages that nobody looked
 * at does not stay ticked by surprise.
 *
 * @param page the rows of this page that can be ticked
 */
export function setSelected(
  selection: Selection,
  page: readonly Selectable[],
  changed: readonly Selectable[],
  on: boolean,
): Selection {
  const rows = new Map(selection.all ? page.map(({ id, label }) => [id, label]) : selection.rows);
  for (const { id, label } of changed) {
    if (on) rows.set(id, label);
    else rows.delete(id);
  }
  return { all: false, rows };
}

/** The rows from one to another in the page's order, both included; the second alone when the first is not on this page. */
export function rangeBetween(page: readonly Selectable[], from: string | null, to: string): Selectable[] {
  const end = page.findIndex(({ id }) => id === to);
  const start = page.findIndex(({ id }) => id === from);
  if (end === -1) return [];
  return start === -1 ? page.slice(end, end + 1) : page.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** How much of a page is ticked, for the box in its header. */
export function pageState(selection: Selection, page: readonly Selectable[]): "none" | "some" | "every" {
  const ticked = page.filter(({ id }) => isSelected(selection, id)).length;
  if (ticked === 0) return "none";
  return ticked === page.length ? "every" : "some";
}
