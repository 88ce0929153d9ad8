import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Role, voteDecisions } from "#lib/core/words.ts";
import { applyBallot, type Ballot } from "./apply-ballot.ts";
import { applyRetraction } from "./apply-retraction.ts";
import { countingVotes, peopleOf, standingVotes } from "./counting-votes.ts";
import type { CastVote, DecisionCase, StageRule, Voter } from "./decision-case.ts";
import { mayVote } from "./may-vote.ts";
import { outcomeOf, tally } from "./outcome.ts";
import { slateOf } from "./slate.ts";
import { strictest } from "./stage-rules.ts";
import { aCase, before, mostSeats, now, person, vote } from "./testing/samples.ts";

const ids = ["sam", "ada", "ben", "cem", "dia", "eve", "fay"] as const;
const anyId = fc.constantFrom(...ids);
const anyRoles = fc.constantFrom<Role[]>(
  ["governance"],
  ["compliance"],
  ["governance", "compliance"],
  ["governance", "member"],
  ["member"],
);
const yes = "approve" as const;
const mostlyYes = fc.constantFrom(yes, yes, yes, yes, yes, yes, ...voteDecisions);
const anyDecision = fc.oneof({ weight: 5, arbitrary: mostlyYes }, fc.constant("retract" as const));

/** Any log at all, also one that no ballots could have made. */
const anyVotes: fc.Arbitrary<CastVote[]> = fc
  .array(
    fc.record({
      voterId: anyId,
      onBehalfOf: fc.option(anyId, { freq: 3 }),
      decision: anyDecision,
      digest: fc.constantFrom(now, now, now, now, now, before),
      roles: anyRoles,
      active: fc.constantFrom(true, true, true, true, true, false),
      late: fc.constantFrom(false, false, false, false, false, true),
    }),
    { maxLength: 12, size: "max" },
  )
  .map((votes) => votes.map((each, index) => ({ ...each, id: `v${index}` })));
const anyStages = fc.array(
  fc.record({
    role: fc.constantFrom<Role>("governance", "compliance"),
    need: fc.constantFrom(1, 1, 1, 2, 3),
  }),
  { maxLength: 3 },
);
const anyLineage = fc.constantFrom<DecisionCase["lineage"]>(
  [],
  [{ personId: "sam", relation: "submitter" }],
  [
    { personId: "sam", relation: "submitter" },
    { personId: "dia", relation: "editor" },
  ],
);
const anyCase = fc
  .record({ stages: anyStages, lineage: anyLineage, votes: anyVotes })
  .map((changes) => aCase(changes));

/** People as they are, some of them disabled. */
const anyPeople: fc.Arbitrary<Map<string, Voter>> = fc
  .tuple(
    ...ids.map((id) =>
      fc
        .record({ roles: anyRoles, active: fc.constantFrom(true, true, true, true, true, false) })
        .map((is) => ({ ...person(id), ...is })),
    ),
  )
  .map((people) => new Map(people.map((each) => [each.id, each])));

/** A case after people voted on it in some order, as long as it stayed open. */
const anyVotedCase = fc
  .record({
    people: anyPeople,
    stages: anyStages,
    lineage: anyLineage,
    says: fc.array(fc.record({ voterId: anyId, forId: fc.option(anyId, { freq: 3 }), decision: mostlyYes }), {
      maxLength: 12,
      size: "max",
    }),
  })
  .map(({ people, stages, lineage, says }) => {
    const opened = aCase({ stages, lineage });
    let c = opened;
    for (const [index, { voterId, forId, decision }] of says.entries()) {
      const voter = people.get(voterId);
      if (!voter || outcomeOf(c) !== "open") continue;
      const principal = (forId && people.get(forId)) || null;
      const result = applyBallot(c, { id: `v${index}`, voter, principal, decision, digest: now });
      if (result.kind === "cast") c = { ...c, votes: [...c.votes, result.vote] };
    }
    return { opened, c, people: [...people.values()] };
  });

function holds<T>(values: fc.Arbitrary<T>, promise: (value: T) => void) {
  fc.assert(fc.property(values, promise), { numRuns: 1000 });
}

const sortedIds = (votes: readonly CastVote[]) => votes.map(({ id }) => id).sort();

describe("for any log of votes", () => {
  test("no person counts twice, nobody of the asking side counts, nothing old or late counts", () =>
    holds(anyCase, (c) => {
      const counting = countingVotes(c);
      const people = counting.flatMap((each) => [...new Set(peopleOf(each))]);
      expect(new Set(people).size).toBe(people.length);
      for (const { personId } of c.lineage) expect(people).not.toContain(personId);
      for (const { digest, active, late } of counting)
        expect({ digest, active, late }).toEqual({ digest: now, active: true, late: false });
    }));

  test("a vote that may not count changes nothing", () =>
    holds(
      fc.tuple(
        anyCase,
        fc.nat(),
        fc.option(anyId),
        mostlyYes,
        fc.constantFrom<Partial<CastVote>>(
          { active: false },
          { late: true },
          { digest: before },
          { roles: ["member", "admin", "auditor"] },
        ),
      ),
      ([c, at, onBehalfOf, decision, flaw]) => {
        const extra = vote("zoe", ["governance", "compliance"], { onBehalfOf, decision, ...flaw });
        const votes = c.votes.toSpliced(at % (c.votes.length + 1), 0, extra);
        expect(outcomeOf({ ...c, votes })).toBe(outcomeOf(c));
        expect(tally({ ...c, votes })).toEqual(tally(c));
      },
    ));

  test("a vote by or for the asking side changes nothing", () =>
    holds(fc.tuple(anyCase, fc.nat(), mostlyYes, fc.boolean()), ([given, at, decision, forThem]) => {
      const c: DecisionCase = {
        ...given,
        lineage: [...given.lineage, { personId: "yan", relation: "owner" }],
      };
      const extra = vote(forThem ? "zoe" : "yan", ["governance", "compliance"], {
        decision,
        onBehalfOf: forThem ? "yan" : null,
      });
      const votes = c.votes.toSpliced(at % (c.votes.length + 1), 0, extra);
      expect(outcomeOf({ ...c, votes })).toBe(outcomeOf(c));
      expect(tally({ ...c, votes })).toEqual(tally(c));
    }));

  test("one vote fills one seat at most, and only one of its roles; as many are filled as can be", () =>
    holds(anyCase, (c) => {
      const approvals = countingVotes(c).filter(({ decision }) => decision === "approve");
      const seated = tally(c).flatMap(({ voterIds }) => voterIds);
      expect(new Set(seated).size).toBe(seated.length);
      expect(seated.length).toBe(mostSeats(c.stages, approvals));
      for (const { role, need, have, voterIds } of tally(c)) {
        expect(have).toBe(voterIds.length);
        expect(have).toBeLessThanOrEqual(need);
        for (const id of voterIds)
          expect(approvals.find(({ voterId }) => voterId === id)?.roles).toContain(role);
      }
    }));

  test("approved means: there is a stage, every seat is filled, and nobody who counts objects", () =>
    holds(anyCase, (c) => {
      if (outcomeOf(c) !== "approved") return;
      expect(c.stages.length).toBeGreaterThan(0);
      for (const { have, need } of tally(c)) expect(have).toBe(need);
      expect(countingVotes(c).filter(({ decision }) => decision !== "approve")).toEqual([]);
    }));

  test("another approval by somebody new never takes a decision back", () =>
    holds(anyCase, (c) => {
      if (outcomeOf(c) === "open") return;
      const one = { ...c, votes: [...c.votes, vote("zoe", ["governance", "compliance"])] };
      expect(outcomeOf(one)).toBe(outcomeOf(c));
    }));

  test("who may vote, counts", () =>
    holds(
      fc.tuple(anyCase, anyId, fc.option(anyId), mostlyYes, anyPeople),
      ([c, id, forId, decision, people]) => {
        const voter = people.get(id);
        if (!voter) return;
        const principal = (forId && people.get(forId)) || null;
        const ballot: Ballot = { id: "new", voter, principal, decision, digest: now };
        const result = applyBallot(c, ballot);
        expect(result.kind).toBe(mayVote(c, voter, principal ?? undefined) === true ? "cast" : "refused");
        if (result.kind !== "cast") return;
        const after = { ...c, votes: [...c.votes, result.vote] };
        expect(sortedIds(countingVotes(after))).toEqual([...sortedIds(countingVotes(c)), "new"].sort());
        expect(result.outcome).toBe(outcomeOf(after));
      },
    ));

  test("a vote that is taken back and cast again is the vote", () =>
    holds(fc.tuple(anyCase, anyId, anyPeople), ([c, id, people]) => {
      const voter = people.get(id);
      const own = standingVotes(c).find(({ voterId }) => voterId === id);
      if (!voter || !own) return;
      const result = applyRetraction(c, { id: "back", voter });
      expect(result.kind).toBe(voter.active ? "retracted" : "refused");
      if (result.kind !== "retracted") return;
      const without = { ...c, votes: [...c.votes, result.vote] };
      expect(sortedIds(standingVotes(without))).toEqual(
        sortedIds(standingVotes(c)).filter((each) => each !== own.id),
      );
      const again = { ...without, votes: [...without.votes, { ...own, id: "again" }] };
      const bare = ({ votes }: DecisionCase) =>
        standingVotes({ ...c, votes })
          .map(({ id: _, ...rest }) => JSON.stringify(rest))
          .sort();
      expect(bare(again)).toEqual(bare(c));
    }));
});

describe("for any votes that people could cast", () => {
  test("the order of the votes decides nothing", () =>
    holds(
      anyVotedCase.chain(({ c }) =>
        fc.tuple(fc.constant(c), fc.shuffledSubarray([...c.votes], { minLength: c.votes.length })),
      ),
      ([c, votes]) => {
        expect(outcomeOf({ ...c, votes })).toBe(outcomeOf(c));
        expect(sortedIds(countingVotes({ ...c, votes }))).toEqual(sortedIds(countingVotes(c)));
      },
    ));

  test("every vote in the log counts, and each person filled one seat at most, also through a delegate", () =>
    holds(anyVotedCase, ({ c }) => {
      expect(countingVotes(c)).toEqual(c.votes);
      const people = c.votes.flatMap((each) => [...new Set(peopleOf(each))]);
      expect(new Set(people).size).toBe(people.length);
    }));

  test("who approved was on the slate: what is approved could be filled from the start, and at every step", () =>
    holds(anyVotedCase, ({ opened, c, people }) => {
      if (outcomeOf(c) !== "approved") return;
      for (let cast = 0; cast <= c.votes.length; cast++)
        expect(slateOf({ ...opened, votes: c.votes.slice(0, cast) }, people)).toMatchObject({
          complete: true,
          missing: [],
        });
    }));

  test("a complete slate can be approved, and what it lacks can't be", () =>
    holds(anyVotedCase, ({ opened, people }) => {
      const slate = slateOf(opened, people);
      const everybody = slate.eligible.flat().map(({ id, roles }) => vote(id, roles));
      expect(outcomeOf({ ...opened, votes: everybody }) === "approved").toBe(slate.complete);
      const seats = opened.stages.reduce((sum, { need }) => sum + need, 0);
      const lacking = slate.missing.reduce((sum, { need }) => sum + need, 0);
      const eligible = people.filter((each) => mayVote(opened, each) === true);
      expect(lacking).toBe(seats - mostSeats(opened.stages, eligible));
    }));
});

describe("for any demands", () => {
  const anyDemands = fc.array(
    anyStages.filter(({ length }) => length > 0),
    { minLength: 1, maxLength: 3 },
  );
  const needOf = (stages: readonly StageRule[], role: Role) =>
    stages.reduce((sum, stage) => (stage.role === role ? sum + stage.need : sum), 0);

  test("the strictest asks for as many as each of them, and no more than one of them", () =>
    holds(anyDemands, (demands) => {
      for (const role of ["governance", "compliance"] as const)
        expect(needOf(strictest(demands), role)).toBe(
          Math.max(...demands.map((demand) => needOf(demand, role))),
        );
    }));

  test("what passes the strictest passes each of them", () =>
    holds(fc.tuple(anyDemands, anyVotes), ([demands, votes]) => {
      const ready = votes.map((each) => ({ ...each, decision: "approve" as const }));
      if (outcomeOf(aCase({ stages: strictest(demands), votes: ready })) !== "approved") return;
      for (const stages of demands) expect(outcomeOf(aCase({ stages, votes: ready }))).toBe("approved");
    }));

  test("one more demand loosens nothing, and one that is met already changes nothing", () =>
    holds(fc.tuple(anyDemands, anyStages), ([demands, more]) => {
      for (const role of ["governance", "compliance"] as const)
        expect(needOf(strictest([...demands, more]), role)).toBeGreaterThanOrEqual(
          needOf(strictest(demands), role),
        );
      expect(strictest([strictest(demands), ...demands])).toEqual(strictest(demands));
    }));
});
