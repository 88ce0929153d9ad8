import { hash } from "node:crypto";
import type { EvaluationRequest } from "#lib/access/pdp/schemas.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";

/**
 * The members of a request's context that a yes rests on. What is of the moment (sessions, regions) is looked at anew whenever
 * the call is evaluated.
 */
export const boundContext = ["agent", "arguments", "mcp"] as const;

/**
 * What a denial was about: base64url of the SHA-256 of its canonical JSON (draft 1, Binding Token Integrity). Who acts for the
 * subject is left out, as it may be said elsewhere.
 *
 * @throws Error for what has no canonical JSON
 */
export function bindingHash({ subject, resource, action, context = {} }: EvaluationRequest): string {
  const bound = Object.fromEntries(
    boundContext.flatMap((member) => (member in context ? [[member, context[member]]] : [])),
  );
  return hash(
    "sha256",
    canonicalJson({ subject: withoutAct(subject), resource, action, context: bound }),
    "base64url",
  );
}

/** Whether this is what was denied; whoever said the actor beside the subject may have left it without any properties. */
export function isBound(request: EvaluationRequest, expected: string): boolean {
  const { subject } = request;
  return (
    bindingHash(request) === expected ||
    (subject.properties === undefined &&
      bindingHash({ ...request, subject: { ...subject, properties: {} } }) === expected)
  );
}

function withoutAct(subject: EvaluationRequest["subject"]): EvaluationRequest["subject"] {
  if (!subject.properties) return subject;
  const { act: _, ...properties } = subject.properties;
  return { ...subject, properties };
}
