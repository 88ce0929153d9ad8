import type { AccessLevel, Classification, VoteDecision } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import type { Answer, Instance, Person } from "./instance.ts";
import { until } from "./until.ts";

type Facts = {
  owner?: string;
  data_classification?: Classification;
  access_level?: AccessLevel;
  purpose?: string;
};

/** What is proposed: an address that is read, or a document that names nothing to read. */
type Offer = { url: string } | { server: object };

/** A submission that has come to review. */
export async function submitted(
  instance: Instance,
  by: Person,
  offer: Offer,
  facts: Facts = {},
): Promise<SubmissionView> {
  const { status, body } = await instance.call<SubmissionView>(by.token, "POST", "/api/v1/submissions", {
    owner: "team:payments",
    data_classification: "public",
    access_level: "read",
    purpose: "Be decided on.",
    ...facts,
    ...offer,
  });
  if (status !== 201) throw new Error(`submit: ${status} ${JSON.stringify(body)}`);
  return inReview(instance, by, body.id);
}

/** Waits until a submission is in review. */
export async function inReview(instance: Instance, by: Person, id: string): Promise<SubmissionView> {
  const read = () => instance.call<SubmissionView>(by.token, "GET", `/api/v1/submissions/${id}`);
  return (await until(read, ({ body }) => body.status === "in_review")).body;
}

export function vote(
  instance: Instance,
  by: Person,
  { id, digest }: Pick<SubmissionView, "id" | "digest">,
  decision: VoteDecision = "approve",
): Promise<Answer<SubmissionView>> {
  const input = { decision, digest, reason: `Reviewed by ${by.name}.` };
  return instance.call(by.token, "POST", `/api/v1/submissions/${id}/votes`, input);
}

/** Signs as everybody who is needed. @returns the server's name */
export async function approved(
  instance: Instance,
  submission: SubmissionView,
  ...signers: Person[]
): Promise<string> {
  for (const signer of signers) {
    const { status, body } = await vote(instance, signer, submission);
    if (status !== 200) throw new Error(`vote: ${status} ${JSON.stringify(body)}`);
    if (body.status === "approved") return body.server?.name ?? "";
  }
  throw new Error("It takes more signatures.");
}

/** Where a version stands in the registry's API. */
export function entryPath(name: string, version = "latest"): string {
  return `/v0.1/servers/${encodeURIComponent(name)}/versions/${version}`;
}
