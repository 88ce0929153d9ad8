import { published } from "../offer.ts";
import {
  approves,
  approvesUnder,
  type Chapter,
  requestsChanges,
  retries,
  revises,
  submits,
} from "../scenes.ts";
import { codeHost, codeHostThatReleases } from "../servers/code-host.ts";
import { tickets } from "../servers/customer-care.ts";
import { ledger } from "../servers/payments.ts";
import { handbook, incidentPaging, statusPage } from "../servers/platform.ts";
import { fxRates } from "../servers/research.ts";

/** What is live in the catalog, and how it came there. */
export const approved: Chapter[] = [
  {
    submitter: "leila",
    submission: {
      server: published("example.rateboard/fx-rates", "https://mcp.rateboard.example/fx", fxRates),
      owner: "team:research",
      data_classification: "public",
      access_level: "read",
      purpose: "Reference rates for research notes, instead of copying them from a web page by hand.",
    },
    scenes: [
      submits("42d 3h 12m", fxRates),
      approves(
        "41d 22h 40m",
        "daniel",
        "Public data, read only, and the sources are named. Nothing of ours goes out.",
      ),
    ],
  },
  {
    submitter: "oskar",
    submission: {
      url: "https://handbook.mcp.larkmoor.example/mcp",
      owner: "team:platform",
      data_classification: "internal",
      access_level: "read",
      purpose: "Lets coding agents read our runbooks and decision records before they propose a change.",
    },
    scenes: [
      submits("40d 1h 5m", handbook),
      approves(
        "39d 20h 31m",
        "amara",
        "Read only, ours, and it says how old a page is. Checked that drafts are left out.",
      ),
    ],
  },
  {
    submitter: "oskar",
    submission: {
      server: published("example.forgeline/code-host", "https://code.larkmoor.example/mcp", codeHost, {
        websiteUrl: "https://forgeline.example/mcp",
      }),
      owner: "team:platform",
      data_classification: "internal",
      access_level: "write",
      purpose: "Agents open merge requests and answer review comments. A person reviews and merges.",
    },
    scenes: [
      submits("38d 4h 48m", codeHost),
      approves(
        "37d 23h 2m",
        "daniel",
        "No tool merges or approves, and protected branches stay protected. Fine with me.",
      ),
      approves(
        "36d 2h 15m",
        "priya",
        "Source code only. Customer data in repositories is forbidden and scanned for already.",
      ),
    ],
  },
  {
    submitter: "grace",
    submission: {
      server: published("example.deskline/tickets", "https://larkmoor.deskline.example/mcp", tickets),
      owner: "team:customer-care",
      data_classification: "internal",
      access_level: "write",
      purpose: "Ticket automation.",
    },
    scenes: [
      submits("35d 5h 20m", tickets),
      requestsChanges(
        "34d 22h 8m",
        "amara",
        "“Ticket automation” does not say who reads an answer before a customer gets it. Please state in the purpose whether reply_to_customer is used without a person, and for which queues.",
      ),
      revises(
        "33d 3h 41m",
        {
          purpose:
            "Sorts incoming tickets, drafts answers as internal notes and finds duplicates. A colleague reads and sends every answer; reply_to_customer stays off for agents.",
        },
        tickets,
      ),
      approves("32d 21h 17m", "amara", "That answers it: people send, agents draft."),
      approves(
        "31d 4h 52m",
        "priya",
        "Tickets hold customer data, all of it in systems covered by the existing agreement.",
      ),
    ],
  },
  {
    submitter: "hannah",
    submission: {
      url: "https://ledger.mcp.larkmoor.example/mcp",
      owner: "team:payments",
      data_classification: "restricted",
      access_level: "read",
      purpose:
        "Reconciliation: the morning agent compares the clearing files with the ledger and explains differences.",
    },
    scenes: [
      submits("30d 2h 33m", ledger),
      approves(
        "29d 21h 4m",
        "zoe",
        "Every tool reads. Went through them with Hannah; the service account has no write grant.",
      ),
      approves(
        "28d 3h 26m",
        "henrik",
        "Balances and counterparties are needed for the purpose. Logs are kept for 90 days, as agreed.",
      ),
      approves(
        "27d 1h 9m",
        "amara",
        "Second look done. Approved for reading only; posting would be a new submission.",
      ),
    ],
  },
  {
    submitter: "oskar",
    submission: {
      url: "https://oncall.mcp.larkmoor.example/mcp",
      owner: "team:platform",
      data_classification: "internal",
      access_level: "write",
      purpose:
        "During an incident: keeps the timeline, finds who is on call, and pages them when a person asks for it.",
    },
    scenes: [
      submits("24d 6h 2m", {
        failed: "Nothing listens at this address. Is the server running, and is the port right?",
      }),
      retries("24d 5h 27m", incidentPaging),
      approves("23d 22h 50m", "daniel", "Paging is rate-limited on their side to three an hour. Good."),
      approves("22d 2h 44m", "priya", "Names and rotas of colleagues only. No objection."),
    ],
  },
  {
    submitter: "zoe",
    submission: {
      server: published("example.uptimely/status-page", "https://mcp.uptimely.example/larkmoor", statusPage),
      owner: "team:platform",
      data_classification: "public",
      access_level: "write",
      purpose: "Drafts status updates from the incident's timeline; the duty manager publishes.",
    },
    scenes: [
      submits("16d 4h 18m", statusPage),
      approvesUnder(
        "15d 1h 36m",
        "amara",
        { tools: ["get_status", "list_posts", "update_post"] },
        "Everything in it is meant for the public. New posts stay with the duty manager, so publish_post and schedule_maintenance are left out.",
      ),
    ],
  },
  {
    submitter: "oskar",
    submission: {
      server: published(
        "example.forgeline/code-host",
        "https://code.larkmoor.example/mcp",
        codeHostThatReleases,
        {
          websiteUrl: "https://forgeline.example/mcp",
        },
      ),
      owner: "team:platform",
      data_classification: "internal",
      access_level: "write",
      purpose: "As before, with release notes: agents draft them, a person publishes.",
    },
    scenes: [
      submits("9d 3h 55m", codeHostThatReleases),
      approves(
        "8d 22h 13m",
        "daniel",
        "Four new tools. delete_branch takes merged branches only; tried it on the sandbox.",
      ),
      approves("7d 2h 29m", "henrik", "No new kind of data compared with 3.1.0."),
    ],
  },
];
