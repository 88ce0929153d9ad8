import type { AgentView } from "#lib/access/agents/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { TrustModel } from "#lib/core/words.ts";

/** An agent's facts while somebody types them. */
export type AgentDraft = {
  name: string;
  purpose: string;
  trust_model: TrustModel | null;
  owner: string;
  by: "client" | "claim" | null;
  client_id: string;
  issuer: string;
  claim: string;
  value: string;
  gateways: readonly string[];
};

export const newAgent: AgentDraft = {
  name: "",
  purpose: "",
  trust_model: null,
  owner: "",
  by: null,
  client_id: "",
  issuer: "",
  claim: "sub",
  value: "",
  gateways: [],
};

/** Where the API names what is wrong with a field. */
export const agentPointers: Record<keyof AgentDraft, string> = {
  name: "/name",
  purpose: "/purpose",
  trust_model: "/trust_model",
  owner: "/owner",
  by: "/recognised_by",
  client_id: "/recognised_by/client_id",
  issuer: "/recognised_by/issuer",
  claim: "/recognised_by/claim",
  value: "/recognised_by/value",
  gateways: "/gateways",
};

export function toAgentDraft(agent: AgentView): AgentDraft {
  const { name, purpose, trust_model, owner, recognised_by, gateways } = agent;
  return {
    ...newAgent,
    name,
    purpose,
    trust_model,
    owner: owner.ref,
    ...("client_id" in recognised_by
      ? { by: "client", client_id: recognised_by.client_id }
      : { by: "claim", ...recognised_by }),
    gateways: gateways.map(({ id }) => id),
  };
}

export type AgentInput = ReturnType<typeof toAgentInput>;

/** What the API takes. Addresses and ids lose the space that copying left around them. */
export function toAgentInput(draft: AgentDraft) {
  const { name, purpose, trust_model, owner, by, client_id, issuer, claim, value, gateways } = draft;
  return {
    name: name.trim(),
    purpose: purpose.trim(),
    trust_model,
    owner,
    recognised_by:
      by === "claim"
        ? { issuer: issuer.trim(), claim: claim.trim(), value: value.trim() }
        : { client_id: client_id.trim() },
    gateways: gateways.toSorted(),
  };
}

/** Only what somebody changed: what stays may be what the API would not let them set. */
export function agentChanges(before: AgentDraft, after: AgentDraft): Partial<AgentInput> {
  const old = toAgentInput(before);
  return Object.fromEntries(
    Object.entries(toAgentInput(after)).filter(
      ([fact, value]) => JSON.stringify(value) !== JSON.stringify(old[fact as keyof AgentInput]),
    ),
  );
}

const required = "This field is required.";

/** What is not there, asked for in the form's words. */
export function missingIn(draft: AgentDraft): FieldIssue[] {
  const { by } = draft;
  const texts: (keyof AgentDraft)[] = ["name", "purpose", ...textsOf(by)];
  return [
    ...texts.flatMap((field) => (String(draft[field]).trim() === "" ? [issueAt(field, required)] : [])),
    ...(draft.trust_model ? [] : [issueAt("trust_model", "Choose for whom it acts.")]),
    ...(draft.owner ? [] : [issueAt("owner", "Choose who answers for it.")]),
    ...(by ? [] : [issueAt("by", "Choose how its calls are known to be its own.")]),
  ];
}

function textsOf(by: AgentDraft["by"]): (keyof AgentDraft)[] {
  if (by === "claim") return ["issuer", "claim", "value"];
  return by === "client" ? ["client_id"] : [];
}

function issueAt(field: keyof AgentDraft, message: string): FieldIssue {
  return { pointer: agentPointers[field], message };
}
