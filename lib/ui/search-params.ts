import type { z } from "zod";

/** What Next gives a page. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/**
 * The parameters of a list that its schema knows and accepts. Others are left out: an address that somebody mangled still
 * shows the list.
 */
export async function readParams<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  searchParams: SearchParams,
): Promise<Partial<z.output<z.ZodObject<S>>>> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(await searchParams)) {
    const field = schema.shape[name] as z.ZodType | undefined;
    const result = value === "" || value === undefined ? undefined : field?.safeParse(value);
    if (result?.success) read[name] = result.data;
  }
  return read as Partial<z.output<z.ZodObject<S>>>;
}
