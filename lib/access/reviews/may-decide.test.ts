import { describe, expect, test } from "vitest";
import { type GrantSides, isEntitled, mayDecide, type Reviewer } from "./may-decide.ts";

const since = new Date("2026-06-01T00:00:00Z");
const later = new Date("2026-06-02T00:00:00Z");
const grant: GrantSides = {
  agent: { ownerUserId: null, ownerTeamId: "agents", createdById: "registrar" },
  server: { ownerUserId: null, ownerTeamId: "servers" },
  requesterId: "requester",
  userIds: ["holder"],
  side: ["former"],
};
const judge: Reviewer = {
  id: "somebody",
  roles: ["governance"],
  active: true,
  permitted: true,
  teamIds: [],
  actsFor: [],
};
const says = (reviewer: Partial<Reviewer>, changes: Partial<GrantSides> = {}) =>
  mayDecide({ ...judge, ...reviewer }, { ...grant, ...changes }, since);
const no = (words: RegExp) => ({ no: expect.stringMatching(words) });

describe("on what an agent keeps decides", () => {
  test("governance and compliance", () => {
    expect(says({})).toBe(true);
    expect(says({ roles: ["compliance"] })).toBe(true);
  });

  test("who answers for the server, alone or in a team", () => {
    expect(says({ roles: ["member"], teamIds: ["servers"] })).toBe(true);
    const server = { ownerUserId: "somebody", ownerTeamId: null };
    expect(says({ roles: ["member"] }, { server })).toBe(true);
  });

  test("no other member", () => {
    expect(says({ roles: ["member"] })).toEqual(no(/Governance, compliance and whoever answers/));
    const server = { ownerUserId: null, ownerTeamId: null };
    expect(says({ roles: ["member"], teamIds: ["servers"] }, { server })).not.toBe(true);
  });

  test("nobody without the permission, in its words", () => {
    expect(says({ permitted: { no: "This token lacks it." } })).toEqual({ no: "This token lacks it." });
  });

  test("nobody with a disabled account", () => {
    expect(says({ active: false })).toEqual(no(/disabled/));
  });

  test("nobody who answers for the agent, whatever else they are", () => {
    expect(says({ teamIds: ["agents", "servers"] })).toEqual(no(/answer for this agent/));
    const agent = { ownerUserId: "somebody", ownerTeamId: null, createdById: "registrar" };
    expect(says({ roles: ["governance", "compliance", "admin"] }, { agent })).toEqual(
      no(/answer for this agent/),
    );
  });

  test("neither who requested it, nor who registered the agent, nor for whom alone it is", () => {
    expect(says({ id: "requester" })).toEqual(no(/requested/));
    expect(says({ id: "registrar" })).toEqual(no(/registered/));
    expect(says({ id: "holder" })).toEqual(no(/on your behalf/));
  });

  test("nobody who stood on that side when the review began, nor who acts for them", () => {
    expect(says({ id: "former" })).toEqual(no(/when the review began/));
    expect(says({ actsFor: [{ personId: "former", teamIds: [], until: later }] })).toEqual(no(/You act/));
  });

  test("nobody who has acted for that side since the review began", () => {
    const acting = (personId: string, until = later, teamIds: string[] = []) =>
      says({ actsFor: [{ personId, teamIds, until }] });
    for (const personId of ["requester", "registrar"]) expect(acting(personId)).toEqual(no(/You act/));
    expect(acting("member", later, ["agents"])).toEqual(no(/You act/));
    expect(acting("requester", since)).toBe(true);
    expect(acting("else")).toBe(true);
  });
});

test("a verdict stands while its giver is active and entitled, even once they came to answer for the agent", () => {
  const stands = (reviewer: Partial<Reviewer>) => isEntitled({ ...judge, ...reviewer }, grant) === true;
  expect(stands({})).toBe(true);
  expect(stands({ teamIds: ["agents"] })).toBe(true);
  expect(stands({ roles: ["member"], teamIds: ["servers"] })).toBe(true);
  expect(stands({ roles: ["member"] })).toBe(false);
  expect(stands({ active: false })).toBe(false);
  expect(stands({ permitted: { no: "Not any more." } })).toBe(false);
});
