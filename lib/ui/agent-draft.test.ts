import { describe, expect, test } from "vitest";
import type { AgentView } from "#lib/access/agents/schemas.ts";
import { createAgentInput } from "#lib/access/agents/schemas.ts";
import {
  agentChanges,
  agentPointers,
  missingIn,
  newAgent,
  toAgentDraft,
  toAgentInput,
} from "./agent-draft.ts";

const complete = {
  ...newAgent,
  name: " Support bot ",
  purpose: "It answers customers.",
  trust_model: "hybrid" as const,
  owner: "team:support",
  by: "claim" as const,
  issuer: " https://idp.example ",
  value: "spiffe://bank.example/support",
  gateways: ["cli_b", "cli_a"],
};

describe("an agent's form", () => {
  test("makes what the API takes, without the space around", () => {
    expect(createAgentInput.parse(toAgentInput(complete))).toEqual({
      name: "Support bot",
      purpose: "It answers customers.",
      trust_model: "hybrid",
      owner: "team:support",
      recognised_by: {
        issuer: "https://idp.example",
        claim: "sub",
        value: "spiffe://bank.example/support",
      },
      gateways: ["cli_a", "cli_b"],
    });
  });

  test("asks for what is missing, at its field, and for no field that is not shown", () => {
    const at = (draft: typeof newAgent) => missingIn(draft).map(({ pointer }) => pointer);
    expect(at(newAgent)).toEqual(["/name", "/purpose", "/trust_model", "/owner", "/recognised_by"]);
    expect(at({ ...complete, value: " " })).toEqual([agentPointers.value]);
    expect(at({ ...complete, by: "client" })).toEqual([agentPointers.client_id]);
    expect(missingIn(complete)).toEqual([]);
  });

  test("sends only what was changed", () => {
    const agent = {
      name: "Support bot",
      purpose: "It answers customers.",
      trust_model: "hybrid",
      owner: { ref: "team:support", label: "Support", active: true },
      recognised_by: { client_id: "cli_1" },
      gateways: [{ id: "cli_b", name: "B" }],
    } as AgentView;
    const draft = toAgentDraft(agent);
    expect(agentChanges(draft, { ...draft, name: "Support bot " })).toEqual({});
    expect(agentChanges(draft, { ...draft, gateways: [] })).toEqual({ gateways: [] });
    expect(agentChanges(draft, { ...draft, client_id: "cli_2" })).toEqual({
      recognised_by: { client_id: "cli_2" },
    });
  });
});
