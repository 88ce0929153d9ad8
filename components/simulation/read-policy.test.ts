import { expect, test } from "vitest";
import { simulationInput } from "#lib/access/simulation/schemas.ts";
import { toTried } from "./choices.ts";
import { readPolicy } from "./read-policy.ts";

const nothing = { grants: [], servers: [], agents: [] };

test.each(["null", "0", "false", '""'])("the text %s is sent as another policy, and refused", (text) => {
  const tried = toTried(nothing, 30, readPolicy(text));
  expect(tried).toHaveProperty("policy", JSON.parse(text));
  expect(simulationInput.safeParse(tried).error?.issues).toMatchObject([{ path: ["policy"] }]);
});

test("no policy is sent while the one in force stays, and none that is no JSON", () => {
  expect(toTried(nothing, 30, readPolicy(null))).not.toHaveProperty("policy");
  expect(readPolicy("{")).toEqual({ fault: expect.stringContaining("This is no JSON") });
});
