import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countingVotes, type DecisionCase } from "#lib/decisions/index.ts";
import { askingSideOf, capacitiesOf, lineageOf, type Matter, type Person } from "./capacities.ts";

const ids = ["ana", "ben", "cem", "dia", "eve"];
const anyIds = fc.subarray(ids);
const owned = fc.oneof(
  fc.constantFrom(...ids).map((id) => ({ ownerUserId: id, ownerTeam: null })),
  anyIds.map((members) => ({
    ownerUserId: null,
    ownerTeam: { members: members.map((userId) => ({ userId })) },
  })),
);
const others = ["server_owner", "role:governance", "role:compliance", "team:on-call"];
const stagesOf = (...whos: string[]) =>
  fc.subarray(whos, { minLength: 1 }).map((all) => all.map((who) => ({ who, need: 1 })));
const matterWith = (stages: ReturnType<typeof stagesOf>): fc.Arbitrary<Matter> =>
  fc.record({
    userId: fc.option(fc.constantFrom(...ids)),
    askingSide: anyIds,
    stages,
    agent: fc.tuple(owned, fc.constantFrom(...ids)).map(([by, createdById]) => ({ ...by, createdById })),
    server: owned,
  });
const anyPeople: fc.Arbitrary<Person[]> = fc.tuple(
  ...ids.map((id) =>
    fc.record({
      id: fc.constant(id),
      roles: fc.subarray(["admin", "governance", "compliance", "auditor", "member"]),
      disabledAt: fc.option(fc.constant(new Date(0)), { freq: 3 }),
      teams: fc.constantFrom([], [{ team: { slug: "on-call" } }]),
    }),
  ),
);

/** Who would be counted if everybody voted, whatever a page or a route refuses. */
function counted(matter: Matter, people: Person[]): string[] {
  const c: DecisionCase = {
    phase: { kind: "open" },
    digest: "d",
    stages: (matter.stages as { who: string; need: number }[]).map(({ who, need }) => ({ role: who, need })),
    lineage: lineageOf(matter),
    votes: people.map((person) => ({
      id: person.id,
      voterId: person.id,
      onBehalfOf: null,
      decision: "approve",
      digest: "d",
      roles: capacitiesOf(matter, person),
      active: person.disabledAt === null,
      late: false,
    })),
  };
  return countingVotes(c).map(({ voterId }) => voterId);
}

function answerFor({ agent, askingSide }: Matter): string[] {
  const { ownerUserId, ownerTeam, createdById } = agent;
  return [
    createdById,
    ...askingSide,
    ...(ownerUserId ? [ownerUserId] : []),
    ...(ownerTeam?.members ?? []).map(({ userId }) => userId),
  ];
}

describe("whoever stands on the agent's side", () => {
  test("never counts where another person is asked for, by any route (I12)", () => {
    fc.assert(
      fc.property(matterWith(stagesOf(...others)), anyPeople, (matter, people) => {
        const counting = counted(matter, people);
        for (const id of [...answerFor(matter), matter.userId]) expect(counting).not.toContain(id);
      }),
    );
  });

  test("counts in the beneficiary's seat alone where a stage names them, and nobody else ever fills it (I12)", () => {
    fc.assert(
      fc.property(matterWith(stagesOf("beneficiary", ...others)), anyPeople, (matter, people) => {
        for (const person of people) {
          const capacities = capacitiesOf(matter, person);
          if (person.id === matter.userId) for (const each of capacities) expect(each).toBe("beneficiary");
          else expect(capacities).not.toContain("beneficiary");
        }
        const counting = counted(matter, people);
        for (const id of answerFor(matter)) if (id !== matter.userId) expect(counting).not.toContain(id);
      }),
    );
  });
});

test("who stands on the asking side now is who is refused first, and written down once (I12)", () => {
  fc.assert(
    fc.property(matterWith(stagesOf(...others)), (matter) => {
      const now = lineageOf({ ...matter, askingSide: [] }).map(({ personId }) => personId);
      expect(askingSideOf(matter)).toEqual([...new Set(now)]);
      // What is written down adds nobody twice, and makes nobody's relation another.
      expect(lineageOf({ ...matter, askingSide: askingSideOf(matter) })).toEqual(
        lineageOf({ ...matter, askingSide: [] }),
      );
    }),
  );
});

test("nobody whose account is disabled is anything (I13)", () => {
  fc.assert(
    fc.property(matterWith(stagesOf("beneficiary", ...others)), anyPeople, (matter, people) => {
      for (const person of people)
        if (person.disabledAt !== null) expect(capacitiesOf(matter, person)).toEqual([]);
    }),
  );
});

test("people are who they are: owners of the server, their roles, their teams", () => {
  const matter: Matter = {
    userId: null,
    askingSide: [],
    stages: [{ who: "server_owner", need: 1 }],
    agent: { ownerUserId: "ana", ownerTeam: null, createdById: "ana" },
    server: { ownerUserId: null, ownerTeam: { members: [{ userId: "ben" }] } },
  };
  const ben = { id: "ben", roles: ["governance"], disabledAt: null, teams: [{ team: { slug: "on-call" } }] };
  expect(capacitiesOf(matter, ben)).toEqual(["server_owner", "role:governance", "team:on-call"]);
  expect(capacitiesOf(matter, { ...ben, id: "cem", teams: [] })).toEqual(["role:governance"]);
});
