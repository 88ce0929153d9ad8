import type { Role } from "#lib/core/words.ts";
import type { Scene } from "./machine.ts";

/** Two of governance, one of compliance, one of both, and the submitter, who has both roles and tries as well. */
const people: Record<string, readonly Role[]> = {
  ada: ["governance"],
  ben: ["governance"],
  cem: ["compliance"],
  dia: ["governance", "compliance"],
  sam: ["governance", "compliance", "admin"],
};
const oneOfEach: Scene["stages"] = [
  { role: "governance", need: 1 },
  { role: "compliance", need: 1 },
];
const submitted: Scene["lineage"] = [{ personId: "sam", relation: "submitter" }];

/** The smallest first. */
export const scenes: Scene[] = [
  {
    what: "a reviewer is the submitter's delegate and votes for a colleague, who loses the role and gets it back",
    stages: oneOfEach,
    people,
    lineage: [...submitted, { personId: "dia", relation: "delegate" }],
    editor: "sam",
    delegation: { delegate: "dia", principal: "ada" },
    fickle: { what: "roles", of: "ada" },
    editsMax: 2,
    lateMax: 2,
    statesMin: 3000,
  },
  {
    what: "a reviewer votes for a colleague, who is disabled and enabled; the submitter edits once",
    stages: oneOfEach,
    people,
    lineage: submitted,
    editor: "sam",
    delegation: { delegate: "dia", principal: "cem" },
    fickle: { what: "account", of: "cem" },
    editsMax: 1,
    lateMax: 1,
    statesMin: 6000,
  },
  {
    what: "a reviewer edits, and edits back, and a delegation is revoked and given again",
    stages: [
      { role: "governance", need: 2 },
      { role: "compliance", need: 1 },
    ],
    people,
    lineage: submitted,
    editor: "dia",
    delegation: { delegate: "ben", principal: "ada" },
    fickle: { what: "delegation" },
    editsMax: 2,
    lateMax: 1,
    statesMin: 19_000,
  },
];
