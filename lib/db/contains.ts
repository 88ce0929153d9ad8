/** A pattern for ILIKE that finds a text anywhere, its wildcards taken as they are written; null finds everything. */
export function contains(text: string | undefined): string | null {
  return text ? `%${text.replace(/[\\%_]/g, "\\$&")}%` : null;
}
