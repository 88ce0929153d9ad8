import { expect, test } from "vitest";
import { type Signed, whyTightened } from "./tightened.ts";

const signed: Signed = {
  tier: 2,
  stages: [
    { who: "server_owner", need: 1 },
    { who: "role:governance", need: 1 },
  ],
  stepUp: "fresh_sign_in",
  matchNumber: false,
  claimSeconds: 120,
};

test.each<[string, Partial<Signed>]>([
  ["a higher tier", { tier: 3 }],
  ["more people", { stages: [{ who: "role:governance", need: 2 }] }],
  ["other people", { stages: [{ who: "role:compliance", need: 1 }] }],
  ["a stronger step-up", { stepUp: "webauthn" }],
  ["a number", { matchNumber: true }],
  ["a sooner claim", { claimSeconds: 60 }],
])("%s than people signed for is more (I14)", (_what, change) => {
  expect(whyTightened(signed, { ...signed, ...change })).not.toBeNull();
});

test.each<[string, Partial<Signed>]>([
  ["the same", {}],
  ["a lower tier", { tier: 1 }],
  ["fewer people", { stages: [{ who: "role:governance", need: 1 }] }],
  ["no step-up", { stepUp: "none" }],
  ["more time", { claimSeconds: 600 }],
])("%s is not (I14)", (_what, change) => {
  expect(whyTightened(signed, { ...signed, ...change })).toBeNull();
});
