import { describe, expect, test } from "vitest";
import { voteDecisions } from "#lib/core/words.ts";
import { applyBallot, type Ballot } from "./apply-ballot.ts";
import { applyRetraction } from "./apply-retraction.ts";
import type { CastVote, Phase } from "./decision-case.ts";
import { aCase, before, now, person, vote } from "./testing/samples.ts";

const ada = person("ada", "governance");
const eve = person("eve", "member");
const cem = vote("cem", ["compliance"]);
const decided: Phase = { kind: "decided", because: "It is approved." };
const overs: Phase[] = [
  { kind: "paused", because: "Wait." },
  { kind: "closed", because: "It was withdrawn." },
];

function ballot(changes: Partial<Ballot> = {}): Ballot {
  return { id: "new", voter: ada, principal: null, decision: "approve", digest: now, ...changes };
}

describe("a ballot is cast", () => {
  test("with all that the log keeps of it", () => {
    expect(applyBallot(aCase(), ballot())).toEqual({
      kind: "cast",
      vote: { ...vote("ada", ["governance"]), id: "new" },
      outcome: "open",
    });
  });

  test("for a principal, with the principal's roles", () => {
    expect(applyBallot(aCase(), ballot({ voter: eve, principal: ada }))).toEqual({
      kind: "cast",
      vote: { ...vote("eve", ["governance"], { onBehalfOf: "ada" }), id: "new" },
      outcome: "open",
    });
  });

  test.each([
    ["approve", "approved"],
    ["reject", "rejected"],
    ["request_changes", "changes_requested"],
  ] as const)("to %s, and the last one decides", (decision, outcome) => {
    expect(applyBallot(aCase({ votes: [cem] }), ballot({ decision }))).toMatchObject({
      kind: "cast",
      outcome,
    });
  });

  test("on what is there now alone", () => {
    for (const c of [aCase(), aCase({ digest: null })])
      expect(applyBallot(c, ballot({ digest: before }))).toEqual({
        kind: "refused",
        refusal: {
          kind: "stale",
          no: "This changed since you looked at it. Review what is there now, then vote.",
        },
      });
  });

  test("by who may vote alone, and who may not hears of that first", () => {
    for (const digest of [now, before])
      expect(applyBallot(aCase(), ballot({ voter: eve, digest }))).toMatchObject({
        kind: "refused",
        refusal: { kind: "not_eligible" },
      });
  });

  test("never while the case is paused or closed", () => {
    for (const phase of overs)
      expect(applyBallot(aCase({ phase }), ballot())).toEqual({
        kind: "refused",
        refusal: { kind: phase.kind, no: "because" in phase && phase.because },
      });
  });
});

describe("on a decided case a ballot", () => {
  test("of who could have voted is kept as late", () => {
    for (const decision of voteDecisions)
      expect(applyBallot(aCase({ phase: decided, votes: [cem] }), ballot({ decision }))).toEqual({
        kind: "late",
        vote: { ...vote("ada", ["governance"]), id: "new", decision, late: true },
      });
  });

  test.each([
    ["of somebody without a role", { voter: eve }, []],
    ["of the submitter", { voter: person("sam", "governance") }, []],
    ["of somebody disabled", { voter: { ...ada, active: false } }, []],
    ["on an older digest", { digest: before }, []],
    ["of who voted in time", {}, [vote("ada", ["governance"])]],
    ["of who voted late already", {}, [vote("ada", ["governance"], { late: true })]],
    [
      "for whom somebody voted late already",
      {},
      [vote("eve", ["governance"], { late: true, onBehalfOf: "ada" })],
    ],
  ] as [string, Partial<Ballot>, CastVote[]][])("%s is refused", (_whose, changes, votes) => {
    expect(applyBallot(aCase({ phase: decided, votes }), ballot(changes))).toEqual({
      kind: "refused",
      refusal: { kind: "closed", no: "It is approved." },
    });
  });
});

describe("a retraction", () => {
  const own = vote("ada", ["governance"]);
  const retract = (votes: CastVote[], voter = ada, phase: Phase = { kind: "open" }) =>
    applyRetraction(aCase({ votes, phase }), { id: "new", voter });

  test("is a row of its own, on what is there now", () => {
    expect(retract([own])).toEqual({
      kind: "retracted",
      vote: { ...own, id: "new", decision: "retract" },
      outcome: "open",
    });
  });

  test("is the delegate's who cast the vote, also once the delegation is revoked", () => {
    const cast = vote("eve", ["governance"], { onBehalfOf: "ada" });
    for (const active of [true, false])
      expect(retract([{ ...cast, active }], eve)).toMatchObject({
        kind: "retracted",
        vote: { voterId: "eve", onBehalfOf: "ada", decision: "retract" },
      });
  });

  test("can't be the principal's: a delegate's vote is the delegate's to retract", () => {
    expect(retract([vote("eve", ["governance"], { onBehalfOf: "ada" })])).toEqual({
      kind: "refused",
      refusal: {
        kind: "not_eligible",
        no: "Your delegate cast this vote. They can retract it, or you end the delegation, even when it is over.",
      },
    });
  });

  test("lets an approval through that only this vote held up", () => {
    const objection = { ...own, decision: "reject" as const };
    expect(retract([objection, cem, vote("ben", ["governance"])])).toMatchObject({ outcome: "approved" });
  });

  test.each([
    ["there is no vote", []],
    ["the vote is on an older digest", [{ ...own, digest: before }]],
    ["it was taken back already", [own, { ...own, decision: "retract" }]],
    ["the vote was late", [{ ...own, late: true }]],
    ["the vote is somebody else's", [cem]],
  ] as [string, CastVote[]][])("is refused where %s", (_what, votes) => {
    expect(retract(votes)).toEqual({
      kind: "refused",
      refusal: { kind: "not_eligible", no: "You have no vote here to retract." },
    });
  });

  test("is refused while the case is not open, and of a decided one for ever", () => {
    for (const phase of [...overs, decided])
      expect(retract([own], ada, phase)).toMatchObject({
        kind: "refused",
        refusal: { kind: phase.kind === "paused" ? "paused" : "closed" },
      });
  });

  test("is refused to somebody disabled", () => {
    expect(retract([own], { ...ada, active: false })).toMatchObject({ refusal: { kind: "inactive" } });
  });
});
