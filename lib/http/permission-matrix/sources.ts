import { addFile, syncNow, upstreamDocument } from "#e2e/support/sources.ts";
import { importEntries, listSourceEntries, syncSource } from "#lib/sources/index.ts";
import { ctxOf, twoSignatures, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";

/** A file with one server, which was read. */
export async function source() {
  const people = await cast("stranger", "creator");
  const { id } = await addFile(people.creator, fileOf(1));
  await syncNow(people.creator, id);
  const { items } = await listSourceEntries(ctxOf(people.creator), { id });
  return { id, entry: items[0]?.id ?? "", people };
}

/** A source whose sync has begun. */
export async function syncing() {
  const people = await cast("stranger", "creator");
  const { id } = await addFile(people.creator, fileOf(1));
  await syncSource(ctxOf(people.creator), { id });
  return { id, people };
}

export async function importBatch() {
  const { id: sourceId, people } = await source();
  const { holder } = await cast("holder");
  const { id } = await importEntries(ctxOf(holder), {
    id: sourceId,
    filter: {},
    owner: `user:${holder.email}`,
    purpose: "To know the weather.",
    ...twoSignatures,
  });
  return { id, people: { ...people, holder } };
}

export function fileOf(count: number): string {
  const name = unique("com.example/upstream");
  return JSON.stringify(Array.from({ length: count }, (_, index) => upstreamDocument(`${name}-${index}`)));
}
