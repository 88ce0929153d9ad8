import type pg from "pg";
import type { Decision } from "../evaluation/index.ts";
import { clip } from "./clip.ts";

/** That an agent did something for a person by their consent; without a tool for what is about none. */
export type ConsentUse = { consent_id: string; last_at: string; last_tool: string | null };

/** Null for what rested on no consent, or was refused. */
export function usedConsent(
  { permit, consentId, tool }: Pick<Decision, "permit" | "consentId" | "tool">,
  at: Date,
): ConsentUse | null {
  if (!permit || consentId === null) return null;
  return { consent_id: consentId, last_at: at.toISOString(), last_tool: tool === null ? null : clip(tool) };
}

/** The later of two uses of a consent; of two at once the one that was noted last. */
export function laterUse(known: ConsentUse | undefined, use: ConsentUse): ConsentUse {
  return known && Date.parse(known.last_at) > Date.parse(use.last_at) ? known : use;
}

export async function noteConsentUses(client: pg.Client, uses: readonly ConsentUse[]): Promise<void> {
  await client.query(upsert, [JSON.stringify(uses)]);
}

// In one order, as the figures of use: processes wait for one another, and never in a circle.
const upsert = `
  INSERT INTO consent_usage (consent_id, last_at, last_tool)
  SELECT consent_id, last_at, last_tool
  FROM json_to_recordset($1) AS used(consent_id text, last_at timestamptz, last_tool text)
  ORDER BY consent_id COLLATE "C"
  ON CONFLICT (consent_id) DO UPDATE SET last_at = excluded.last_at, last_tool = excluded.last_tool
  WHERE consent_usage.last_at <= excluded.last_at`;
