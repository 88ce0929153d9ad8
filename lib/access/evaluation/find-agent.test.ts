import { describe, expect, it } from "vitest";
import { findAgent } from "./find-agent.ts";
import { agent, facts, worldOf } from "./test-world.ts";

const issuer = "https://login.example.com";
const by = (claim: string, value: string) => ({ recognisedBy: { issuer, claim, value } });
const find = (agents: ReturnType<typeof agent>[], named: Parameters<typeof findAgent>[1]) =>
  findAgent(worldOf({ ...facts(), agents }), named)?.id;

describe("the agent that a token names", () => {
  it.each(["iss", "aud", "exp", "iat", "nbf", "jti", "act", "scope"])(
    "is none by %s, which all tokens of an issuer may share, and stops no other",
    (claim) => {
      const robot = agent({ id: "robot", ...by("sub", "robot") });
      const thief = agent({ id: "thief", ...by(claim, issuer) });
      const claims = { sub: "robot", [claim]: issuer };
      expect(find([robot, thief], { name: "robot", issuer, claims })).toBe("robot");
      expect(find([thief], { name: "robot", issuer, claims })).toBeUndefined();
      expect(find([thief], { name: issuer, issuer })).toBeUndefined();
      expect(find([thief], { name: issuer })).toBeUndefined();
    },
  );

  it("is no other while the one that it names is disabled: two that it fits are none", () => {
    const stopped = agent({ id: "stopped", active: false, ...by("sub", "robot") });
    const other = agent({ id: "other", ...by("client_id", "robot") });
    expect(find([stopped, other], { name: "robot", issuer })).toBeUndefined();
    const claims = { sub: "robot", client_id: "robot" };
    expect(find([stopped, other], { name: "robot", issuer, claims })).toBeUndefined();
    expect(find([stopped], { name: "robot", issuer })).toBe("stopped");
  });

  it("is the one that was signed for: by a claim that was sent, or by one that is always a name", () => {
    const robot = (claim: string) => [agent({ id: "robot", ...by(claim, "robot") })];
    for (const claim of ["sub", "client_id"])
      expect(find(robot(claim), { name: "robot", issuer })).toBe("robot");
    for (const claim of ["azp", "roles"]) {
      expect(find(robot(claim), { name: "robot", issuer })).toBeUndefined();
      expect(find(robot(claim), { name: "robot", issuer, claims: { [claim]: "robot" } })).toBe("robot");
    }
    expect(find(robot("sub"), { name: "robot" })).toBeUndefined();
    expect(find(robot("sub"), { name: "robot", issuer: "https://elsewhere.example.com" })).toBeUndefined();
  });

  it("is nobody where the claims say another name, or none that is known", () => {
    const robot = [agent({ id: "robot", ...by("sub", "robot") })];
    expect(find(robot, { name: "other", issuer, claims: { sub: "robot" } })).toBeUndefined();
    expect(find(robot, { name: "robot", issuer, claims: { sub: "other" } })).toBeUndefined();
    expect(find(robot, { name: "robot", issuer, claims: {} })).toBeUndefined();
    const claims = { sub: "robot", client_id: "its-client", name: "other" };
    expect(find(robot, { name: "its-client", issuer, claims })).toBe("robot");
    expect(find(robot, { name: "other", issuer, claims })).toBeUndefined();
  });

  it("is nobody where the claims of a client of ours say another name", () => {
    const ours = [agent({ recognisedBy: { clientId: "cli_1" } })];
    const byClaims = (claims: object) => find(ours, { name: "cli_1", claims: { ...claims } });
    for (const claims of [{}, { scope: "x" }, { sub: "cli_1" }, { sub: "olga", client_id: "cli_1" }])
      expect(byClaims(claims)).toBe("scribe");
    for (const claims of [{ sub: "cli_2" }, { client_id: 1 }, { azp: "cli_2" }])
      expect(byClaims(claims)).toBeUndefined();
  });
});
