import type { RecordingRule, RecordingRuleInput, Treatment } from "#lib/audit/redaction/schemas.ts";
import { plural } from "./format.ts";

export type Otherwise = RecordingRuleInput["otherwise"];

/** What becomes of a field: as a choice, in a sentence, and as told of one field in a list. */
export const treatmentWords: Record<Treatment, { label: string; means: string; told: string }> = {
  keep: {
    label: "Keep",
    means: "Stored as it came, but for secrets and personal data that are recognised in it.",
    told: "kept",
  },
  drop: {
    label: "Leave out",
    means: "Never stored. The record says that it was left out.",
    told: "left out",
  },
  mask: {
    label: "Mask",
    means: "Only the last four characters are stored, and of short values none.",
    told: "masked",
  },
  hash: {
    label: "Hash",
    means:
      "Replaced by a hash under this deployment's key: equal values can still be found, none can be read.",
    told: "hashed",
  },
  disclosable: {
    label: "Make erasable",
    means: "Stored apart from the record, under a key of its subject. Erasing the subject destroys the key.",
    told: "erasable",
  },
};

export const otherwiseWords: Record<Otherwise, { label: string; description: string; told: string }> = {
  keep: {
    label: "Keep them",
    description: "Stored as they came, but for secrets and personal data that are recognised in them.",
    told: "Other fields are kept",
  },
  drop: {
    label: "Leave them out",
    description: "Only what is named here is stored. The safer one for restricted data.",
    told: "Other fields are left out",
  },
};

/** `every tool` of a rule that is for all without one of their own. */
export function toolWords(tool: string): string {
  return tool === "*" ? "Every tool without a rule of its own" : tool;
}

/** `3 fields, 1 target` */
export function ruleSummary({ fields, targets }: Pick<RecordingRule, "fields" | "targets">): string {
  return [
    fields.length === 0 ? "No fields" : plural(fields.length, "field"),
    ...(targets.length === 0 ? [] : [plural(targets.length, "target")]),
  ].join(", ");
}

/** What a call does with its target. */
export const targetAccessLabels: Record<RecordingRuleInput["targets"][number]["access"], string> = {
  read: "Reads it",
  write: "Writes it",
  delete: "Deletes it",
  admin: "Administers it",
};
