import { expect, test } from "vitest";
import { grantDigest } from "./grant-digest.ts";

const agent = {
  id: "agt_1",
  name: "Planner",
  purpose: "To plan.",
  trustModel: "service",
  gatewayIds: ["cli_1"],
  clientId: null,
  issuer: "https://login.example.com",
  claim: "sub",
  claimValue: "planner",
  ownerTeamId: null,
  ownerUserId: "usr_1",
};
const grant = {
  serverId: "srv_1",
  scopes: ["read"],
  tools: [],
  toolLevels: "[]",
  constraints: "[]",
  userIds: [],
  durationMinutes: 60,
  notBefore: null,
  followsId: null,
  policyVersion: 1,
};

test.each(
  Object.entries({
    id: "agt_2",
    name: "Payer",
    purpose: "To pay.",
    trustModel: "hybrid",
    gatewayIds: [],
    clientId: "cli_2",
    issuer: "https://other.example.com",
    claim: "azp",
    claimValue: "payer",
    ownerTeamId: "team_1",
    ownerUserId: null,
  }),
)("what people sign of an agent is its %s", (name, value) => {
  const stages = [{ role: "governance" as const, need: 1 }];
  const signed = grantDigest(agent, grant, stages);
  expect(grantDigest({ ...agent }, grant, stages)).toBe(signed);
  expect(grantDigest({ ...agent, [name]: value }, grant, stages)).not.toBe(signed);
});
