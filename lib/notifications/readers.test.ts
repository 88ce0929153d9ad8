import { describe, expect, test } from "vitest";
import type { Role } from "#lib/core/words.ts";
import { aCase, person, vote } from "../decisions/testing/samples.ts";
import { type Decider, inPerson, presentWith, signersOf, toReaders } from "./readers.ts";

const decider = (id: string, roles: Role[], changes: Partial<Decider> = {}): Decider => ({
  ...person(id, ...roles),
  away: false,
  standIns: [],
  ...changes,
});
const gus = decider("gus", ["governance"]);
const gina = decider("gina", ["governance"]);
const cora = decider("cora", ["compliance"]);

describe("whom to ask for a vote", () => {
  test("is everybody whose signature is still needed", () => {
    expect(signersOf(aCase(), [gus, gina, cora, decider("ada", ["admin"])])).toEqual([
      { id: "gus" },
      { id: "gina" },
      { id: "cora" },
    ]);
  });

  test("is nobody on the side that asks, and nobody who is disabled", () => {
    const sam = decider("sam", ["governance"]);
    expect(signersOf(aCase(), [sam, { ...gina, active: false }, gus])).toEqual([{ id: "gus" }]);
  });

  test("is nobody who voted, and nobody whose stage is full", () => {
    const c = aCase({ votes: [vote("gus", ["governance"])] });
    expect(signersOf(c, [gus, gina, cora])).toEqual([{ id: "cora" }]);
  });

  test("is who would free a seat for another, though their own stage looks full", () => {
    // Dora could sign for either; she sits where Gus would, and moves over for him.
    const c = aCase({ votes: [vote("dora", ["governance", "compliance"])] });
    expect(signersOf(c, [gus, cora])).toEqual([{ id: "gus" }, { id: "cora" }]);
  });

  test("is nobody while the case is not open", () => {
    const closed = aCase({ phase: { kind: "decided", because: "It is approved." } });
    expect(signersOf(closed, [gus, cora])).toEqual([]);
  });

  test("is the stand-in of who is away, said to be that", () => {
    const away = { ...gus, away: true, standIns: [person("dan", "member")] };
    expect(signersOf(aCase(), [away, cora])).toEqual([{ id: "cora" }, { id: "dan", insteadOf: "Gus" }]);
  });

  test("is no stand-in of who is there, and none that may not vote", () => {
    const dan = person("dan", "member");
    expect(signersOf(aCase(), [{ ...gus, standIns: [dan] }])).toEqual([{ id: "gus" }]);
    const away = { ...gus, away: true, standIns: [person("sam", "member"), { ...dan, active: false }] };
    expect(signersOf(aCase(), [away, cora])).toEqual([{ id: "cora" }]);
  });

  test("is who is away when there is nobody else, so that nothing waits unseen", () => {
    expect(signersOf(aCase(), [{ ...gus, away: true }])).toEqual([{ id: "gus" }]);
  });

  test("is no stand-in for what everybody signs in person", () => {
    const away = { ...gus, away: true, standIns: [person("dan", "member")] };
    expect(signersOf(aCase(), inPerson([away, cora]))).toEqual([{ id: "cora" }]);
  });
});

test("a role is told without those who are away", () => {
  expect(presentWith("governance", [gus, { ...gina, away: true }, cora])).toEqual([{ id: "gus" }]);
});

test("each person is told once, and nobody is nobody", () => {
  expect(toReaders(["gus", null, "gus", "cora"])).toEqual([{ id: "gus" }, { id: "cora" }]);
});
