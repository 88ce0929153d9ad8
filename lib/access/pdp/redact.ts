import { makeRecording } from "#lib/audit/redaction/index.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { clip } from "./clip.ts";
import type { Decided } from "./decided.ts";
import { scannedMax, sentenceMax } from "./limits.ts";

/** A name or an id as it is stored: for one that holds a secret, its hash. */
export type Tell = (name: string) => string;

type Redacted = {
  names: ReturnType<typeof namesOf>;
  tell: Tell;
  reason: string;
  userAgent: string | undefined;
  redactions: NonNullable<AuditRecord["result"]["redactions"]>;
};

/** Rules of a server are about arguments, and there are none here. */
const recording = makeRecording([], []);

/**
 * What a gateway said, and why it was decided so, without secrets: as they are taken out of the events that gateways report. A
 * text that was cut may hold half a secret that nobody knows for one, so that cutting comes last.
 */
export function redact(decided: Decided): Redacted {
  const { eventId, ctx, decision } = decided;
  const names = namesOf(decided);
  const reason = clip(decision.text, sentenceMax);
  const userAgent = ctx.userAgent === null ? undefined : clip(ctx.userAgent, scannedMax);
  const kept = recording.apply({
    auditId: eventId,
    tool: names.name,
    labels: names,
    reason: unknown(reason),
    userAgent: unknown(userAgent),
  });
  if (kept.reason === reason) remember(reason);
  if (userAgent !== undefined && kept.userAgent === userAgent) remember(userAgent);
  return {
    names,
    tell: (name) => clip(kept.labels.get(whole(name)) ?? name),
    reason: kept.reason ?? reason,
    userAgent: kept.userAgent ?? userAgent,
    redactions: kept.redactions,
  };
}

/** Sentences and user agents come again with each event: those without secrets are not looked through again. */
const clean = new Set<string>();
const cleanMax = 1_000;

function unknown(text: string | undefined): string | undefined {
  return text === undefined || clean.has(text) ? undefined : text;
}

function remember(text: string): void {
  if (clean.size >= cleanMax) clean.clear();
  clean.add(text);
}

/** A digest by its form: there is nothing in it to look for. */
const digest = /^sha256:[0-9a-f]{64}$/;

/** Names and ids by what the record calls them: a person where there is one, by their address where they were found. */
function namesOf({ asked, decision, ctx, agentName, userEmail }: Decided) {
  const agent = whole(agentName ?? asked.agent);
  return {
    identity: asked.user === null ? agent : whole(userEmail ?? asked.user),
    agent: decision.agentId ?? agent,
    agent_name: agent,
    session_id: wholeOrNone(asked.session?.id),
    client_ip: wholeOrNone(ctx.clientIp),
    type: whole(asked.method),
    server: wholeOrNone(decision.server ?? asked.server),
    server_version: wholeOrNone(decision.version ?? asked.version),
    name: whole(decision.tool ?? asked.tool ?? asked.method),
    request_id: whole(ctx.requestId),
    tool_hash:
      asked.toolHash !== null && digest.test(asked.toolHash) ? undefined : wholeOrNone(asked.toolHash),
    regions: asked.regions.map(whole),
  };
}

function whole(text: string): string {
  return clip(text, scannedMax);
}

function wholeOrNone(text: string | null | undefined): string | undefined {
  return text == null ? undefined : whole(text);
}
