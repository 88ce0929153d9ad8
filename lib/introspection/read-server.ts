import { z } from "zod";
import { canonicalFault } from "#lib/core/canonical-json.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { readableRemote } from "#lib/core/readable-remote.ts";
import { explainFailure } from "#lib/outbound/explain-failure.ts";
import { guardedFetch } from "#lib/outbound/guarded-fetch.ts";
import type { Reading } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/server-json.ts";
import type { SnapshotBody, SnapshotProblem } from "#lib/registry/snapshot.ts";
import { deriveServerJson } from "./derive-server-json.ts";
import { type ReadingLimits, readingLimits } from "./limits.ts";
import { type McpSession, openMcpSession } from "./mcp-session.ts";
import { ReadingFailed, readItems } from "./read-items.ts";

/**
 * Reads a submitted server over MCP. Never throws for what the server does: that is an outcome, with a reason a
 * submitter can act on.
 *
 * @param source the address to read, or the document whose first Streamable HTTP remote to read
 */
export async function readServer(
  source: { url: string } | { document: ServerJson },
  limits: ReadingLimits = readingLimits,
): Promise<Reading> {
  const url = "url" in source ? source.url : readableRemote(source.document);
  if ("document" in source && !url) return { outcome: "read", document: source.document, snapshot: null };
  try {
    const snapshot = await takeSnapshot(url ?? "", limits);
    if ("url" in source) return { outcome: "read", document: derive(source.url, snapshot), snapshot };
    const problems = [...snapshot.problems, ...unreadParts(source.document, url ?? "")];
    return { outcome: "read", document: source.document, snapshot: { ...snapshot, problems } };
  } catch (error) {
    return { outcome: "failed", error: reasonOf(error) };
  }
}

function derive(url: string, snapshot: SnapshotBody): ServerJson {
  try {
    return deriveServerJson(url, snapshot);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new ReadingFailed(
      `What the server says of itself can't be made into a server.json: ${oneLine(z.prettifyError(error))}`,
    );
  }
}

/** What else the document names, which nobody has read: it is approved on its word, so the reviewer must know. */
function unreadParts({ remotes = [], packages = [] }: ServerJson, read: string): SnapshotProblem[] {
  const message = "This was not read. What stands behind it may be something else.";
  const others = remotes.flatMap(({ url }, index) =>
    url === read ? [] : [{ where: `remotes[${index}]`, message }],
  );
  return [...others, ...packages.map((_, index) => ({ where: `packages[${index}]`, message }))];
}

async function takeSnapshot(url: string, limits: ReadingLimits): Promise<SnapshotBody> {
  const outbound = guardedFetch(limits);
  let session: McpSession | undefined;
  try {
    session = await openMcpSession(url, outbound);
    const itself = {
      protocol_version: session.protocolVersion,
      server_info: session.serverInfo,
      capabilities: session.capabilities,
      instructions: session.instructions,
    };
    const fault = canonicalFault(itself);
    if (fault)
      throw new ReadingFailed(`What the server says of itself has no canonical JSON (RFC 8785): ${fault}.`);
    return { ...itself, ...(await readItems(session, limits)) };
  } catch (error) {
    throw outbound.deadline.aborted ? outbound.deadline.reason : error;
  } finally {
    await session?.close().catch(() => undefined);
    await outbound.close();
  }
}

function reasonOf(error: unknown): string {
  const network = explainFailure(error);
  if (network) return network;
  if (error instanceof ReadingFailed) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (/\b401\b|\b403\b|authoriz/i.test(message))
    return "The server wants authorisation, and the console has no credentials for it. Submit its server.json with packages, or open it to the console.";
  return `This does not answer as an MCP server over Streamable HTTP: ${oneLine(message)}`;
}
