import type { ItemKind } from "#lib/core/words.ts";
import type { SnapshotItem } from "../snapshot.ts";
import type { ReviewMaterial } from "./review-material.ts";

/** A material with these differences. */
export function material(changes: Partial<ReviewMaterial> = {}): ReviewMaterial {
  return {
    document: null,
    snapshot: null,
    owner: "team:weather",
    data_classification: "internal",
    access_level: "write",
    purpose: "To know whether to take an umbrella.",
    findings: [],
    labels: [],
    ...changes,
  };
}

type Snapshot = NonNullable<ReviewMaterial["snapshot"]>;

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    protocol_version: "2025-11-25",
    server_info: { name: "weather", version: "1.0.0" },
    capabilities: { tools: {} },
    instructions: null,
    items: [],
    problems: [],
    ...changes,
  };
}

const nameMember = {
  tool: "name",
  prompt: "name",
  resource: "uri",
  resource_template: "uriTemplate",
} as const;

export function item(name: string, members: object = {}, kind: ItemKind = "tool"): SnapshotItem {
  const definition = { [nameMember[kind]]: name, ...members };
  return { kind, name, hash: `sha256:${name}`, definition };
}

/** A material whose server offers these and nothing else. */
export function offering(...items: SnapshotItem[]): ReviewMaterial {
  return material({ snapshot: snapshot({ items }) });
}
