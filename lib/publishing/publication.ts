import { env } from "#lib/env.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { type Publication, publication, submissionKey } from "./schemas.ts";

/**
 * What publishing answers: the shape of a `ServerResponse` (MCP Registry), so that clients take it for success, without
 * the registry's own block, since the registry has no such entry yet.
 */
export function toPublication(view: SubmissionView): Publication {
  const { id, status, document, waiting_for } = view;
  const next = waiting_for ? ` It waits for ${waiting_for}.` : "";
  return publication.parse({
    server: document,
    _meta: {
      [submissionKey]: {
        id,
        status,
        message: `Submitted for approval; nothing is live yet.${next}`,
        web_url: `${env().publicUrl}/submissions/${id}`,
      },
    },
  });
}
