import { anybody } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

const notHere = {
  code: "conflict",
  because: "this console is at an address where browsers offer no keys",
} as const;

const madeNowhere = {
  id: "AAAA",
  rawId: "AAAA",
  type: "public-key",
  response: { clientDataJSON: "AAAA", attestationObject: "AAAA" },
};

export const securityKeyRows: Rows = {
  "GET /api/v1/security-keys": row("securityKey", {
    shows: ({ id }) => id,
    allowed: { holder: anybody },
    refusedAs: { stranger: "unseen" },
  }),
  "POST /api/v1/security-keys/options": row("securityKey", {
    allowed: each(["stranger", "holder"], anybody),
    answers: notHere,
  }),
  "POST /api/v1/security-keys": row("securityKey", {
    input: () => ({ name: "Green key", response: madeNowhere }),
    allowed: each(["stranger", "holder"], anybody),
    answers: notHere,
  }),
  "POST /api/v1/security-keys/{id}/remove": row("securityKey", {
    input: ({ id }) => ({ id }),
    allowed: { holder: anybody },
    refusedAs: { stranger: "not_found" },
  }),
  "POST /api/v1/approvals/{id}/assertion-options": row("actionToDecide", {
    input: ({ painted }) => ({ ...painted, act: "vote" }),
    allowed: { stranger: ["governance"] },
    answers: { code: "conflict", because: "the rule asks for no security key" },
    refusedAs: { stranger: "not_found", creator: "not_found" },
  }),
};
