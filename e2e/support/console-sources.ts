import type { ImportBatchView, SourceView } from "#lib/sources/schemas.ts";
import type { Instance, Person } from "./instance.ts";
import { upstreamDocument } from "./sources.ts";
import { until } from "./until.ts";

/** A file as one gets them: two servers that can be submitted, one that breaks the rules, and rows that are none. */
export function dirtyFile(namespace: string): string {
  return JSON.stringify([
    upstreamDocument(`${namespace}/rain`, "1.0.0", { description: "Rain of today." }),
    upstreamDocument(`${namespace}/snow`, "1.0.0", { description: "Snow of today." }),
    upstreamDocument(`${namespace}/hail`, "1.0.0", { description: "Hail ".repeat(30) }),
    upstreamDocument(`${namespace}/rain`, "1.0.0", { description: "Another rain." }),
    { name: `${namespace}/\u202Efog` },
    null,
  ]);
}

type Offer = { kind: "file"; text: string } | { kind: "registry"; url: string };

/** A source that was read to the end. */
export async function syncedSource(instance: Instance, by: Person, offer: Offer): Promise<SourceView> {
  const name = `Source ${crypto.randomUUID()}`;
  const { body } = await instance.call<{ id: string }>(by.token, "POST", "/api/v1/sources", {
    name,
    ...offer,
  });
  const path = `/api/v1/sources/${body.id}`;
  await instance.call(by.token, "POST", `${path}/sync`, {});
  const read = async () => (await instance.call<SourceView>(by.token, "GET", path)).body;
  return until(read, ({ last_run }) => last_run?.status === "finished");
}

/** Submits everything of a source that can be, and waits for what became of it. */
export async function importAll(instance: Instance, by: Person, id: string): Promise<ImportBatchView> {
  const { body } = await instance.call<{ id: string }>(by.token, "POST", `/api/v1/sources/${id}/import`, {
    filter: {},
    owner: `user:${by.email}`,
    data_classification: "public",
    access_level: "read",
    purpose: "Be looked at.",
  });
  const path = `/api/v1/import-batches/${body.id}`;
  const read = async () => (await instance.call<ImportBatchView>(by.token, "GET", path)).body;
  return until(read, ({ status }) => status === "finished");
}
