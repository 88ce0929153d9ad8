import { published } from "../offer.ts";
import {
  approves,
  type Chapter,
  claims,
  comments,
  labels,
  revises,
  submits,
  triesToApprove,
} from "../scenes.ts";
import { crm } from "../servers/customer-care.ts";
import { cardIssuing, ledgerThatPosts } from "../servers/payments.ts";
import { calendar } from "../servers/platform.ts";
import { warehouse } from "../servers/research.ts";
import { statutoryReporting } from "../servers/risk.ts";
import { converter, spreadsheets } from "../servers/strangers.ts";

/** What waits for somebody, and for whom. */
export const inReview: Chapter[] = [
  {
    // A new version of a live server that could move money: nobody has signed yet, and it is waiting long.
    submitter: "mateo",
    submission: {
      url: "https://ledger.mcp.larkmoor.example/mcp",
      owner: "team:payments",
      data_classification: "restricted",
      access_level: "write",
      purpose:
        "Corrects misrouted fees: the agent drafts and posts entries up to 500.00 after a colleague's yes.",
    },
    scenes: [
      submits("5d 2h 47m", ledgerThatPosts),
      claims("4d 3h 18m", "amara"),
      comments(
        "1d 5h 33m",
        "amara",
        "What keeps an agent from splitting a payment to stay below 500.00?",
        "tool:post_entry",
      ),
    ],
  },
  {
    // Votes on the first digest count no more: the access level was raised after they were cast.
    submitter: "mateo",
    submission: {
      url: "https://cards.mcp.larkmoor.example/mcp",
      owner: "team:payments",
      data_classification: "restricted",
      access_level: "write",
      purpose: "Freezes and replaces cards when a customer reports a loss in the chat.",
    },
    scenes: [
      submits("4d 1h 22m", cardIssuing),
      approves(
        "3d 6h 14m",
        "amara",
        "Freezing is safe and can be undone. Replacement goes to the address on file only.",
      ),
      approves("3d 2h 3m", "henrik", "Tokens instead of card numbers; the scheme's rules are met."),
      revises("1d 4h 38m", {
        access_level: "admin",
        purpose:
          "Freezes, replaces and closes cards, and sets limits, when a customer reports a loss in the chat.",
      }),
      approves(
        "22h 10m",
        "daniel",
        "Looked again now that it closes cards: each close needs the customer's code from the app.",
      ),
      approves("5h 16m", "zoe", "Agree with Daniel. Limits can only go below what the customer has set."),
      triesToApprove("2m", "henrik", "As before: tokens instead of card numbers."),
    ],
  },
  {
    submitter: "kenji",
    submission: {
      url: "https://warehouse.mcp.larkmoor.example/mcp",
      owner: "team:research",
      data_classification: "restricted",
      access_level: "read",
      purpose: "Analysts ask questions in plain words and get a query with its answer, on masked columns.",
    },
    scenes: [
      submits("2d 3h 9m", warehouse),
      labels("1d 2h 12m", "amara", {
        tool: "run_query",
        effects: ["reads", "executes", "takes_untrusted_input"],
        access: "read",
        reason: "It runs whatever SELECT a model writes. The role behind it has no grant to write.",
      }),
      approves(
        "1d 1h 51m",
        "amara",
        "Masking is done by the warehouse, not by the server: checked with two roles.",
      ),
    ],
  },
  {
    submitter: "grace",
    submission: {
      server: published("example.customergrid/crm", "https://mcp.customergrid.example/larkmoor", crm),
      owner: "team:customer-care",
      data_classification: "internal",
      access_level: "write",
      purpose: "Prepares meetings with business customers and records what was said.",
    },
    scenes: [
      submits("1d 2h 30m", crm),
      approves(
        "20h 25m",
        "daniel",
        "Consents can't be changed by it, and every write names the user it acts for.",
      ),
    ],
  },
  {
    submitter: "jonas",
    submission: {
      server: published(
        `example.supervisory-software/${statutoryReporting.server_info.name}`,
        "https://filing.supervisory-software.example/tenants/larkmoor-bank/environments/parallel-run/mcp",
        statutoryReporting,
      ),
      owner: "team:financial-crime",
      data_classification: "restricted",
      access_level: "write",
      purpose:
        "Parallel run for the next reporting date: collects and validates; nothing is filed with the authority.",
    },
    scenes: [submits("7h 44m", statutoryReporting)],
  },
  {
    // What a reviewer must not miss: hidden characters and words addressed to the model.
    submitter: "grace",
    submission: {
      server: published("example.quickconvert/documents", "https://mcp.quickconvert.example/v1", converter),
      owner: "team:customer-care",
      data_classification: "internal",
      access_level: "write",
      purpose: "Turns what customers attach to a ticket into text that can be searched.",
    },
    scenes: [submits("3h 6m", converter)],
  },
  {
    submitter: "kenji",
    submission: {
      server: spreadsheets,
      owner: "user:kenji.mori@larkmoor.example",
      data_classification: "internal",
      access_level: "read",
      purpose: "Checks formulas in the models that analysts keep on their own machines.",
    },
    scenes: [submits("1h 32m", null)],
  },
  {
    // A reviewer's own submission: her colleagues decide on it.
    submitter: "zoe",
    submission: {
      url: "https://calendar.mcp.larkmoor.example/mcp",
      owner: "team:platform",
      data_classification: "internal",
      access_level: "read",
      purpose: "Finds a time and a room for a review meeting without reading anybody's appointments.",
    },
    scenes: [submits("41m", calendar), triesToApprove("4m", "zoe", "Harmless, I wrote it myself.")],
  },
];
