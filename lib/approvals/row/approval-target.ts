import { oneLine } from "#lib/core/one-line.ts";

/** What the audit log calls an approval. */
export function approvalTarget({ id, tool, server }: { id: string; tool: string; server: { name: string } }) {
  return { type: "approval" as const, id, name: `${oneLine(tool, 100)} on ${server.name}` };
}
