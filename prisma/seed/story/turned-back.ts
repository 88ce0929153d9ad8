import { published } from "../offer.ts";
import { approves, type Chapter, comments, rejects, requestsChanges, submits, withdraws } from "../scenes.ts";
import { webReader } from "../servers/research.ts";
import { hrDirectory, kyc } from "../servers/risk.ts";

/** What was sent back, refused, taken back, or never answered. */
export const turnedBack: Chapter[] = [
  {
    submitter: "leila",
    submission: {
      url: "https://people.mcp.larkmoor.example/mcp",
      owner: "user:leila.haddad@larkmoor.example",
      data_classification: "restricted",
      access_level: "read",
      purpose: "A study of how teams are staffed, for the annual report.",
    },
    scenes: [
      submits("20d 3h 15m", hrDirectory),
      approves(
        "19d 22h 37m",
        "daniel",
        "Read only. Whether the data fits the purpose is for compliance to say.",
      ),
      rejects(
        "18d 1h 58m",
        "henrik",
        "get_compensation and list_absences expose salaries and sick leave of everybody; a staffing study needs neither, and the works agreement forbids it. Ask HR for an extract without names, or submit a server that has search_employees and get_org_chart alone.",
      ),
    ],
  },
  {
    submitter: "kenji",
    submission: {
      server: published("example.pagelift/web-reader", "https://mcp.pagelift.example/mcp", webReader),
      owner: "team:research",
      data_classification: "public",
      access_level: "read",
      purpose: "Reads competitors' published price lists.",
    },
    scenes: [submits("13d 2h 20m", webReader), withdraws("12d 21h 33m")],
  },
  {
    submitter: "jonas",
    submission: {
      url: "https://screening.mcp.larkmoor.example/mcp",
      owner: "user:jonas.weber@larkmoor.example",
      data_classification: "restricted",
      access_level: "write",
      purpose: "Screens new business customers and prepares the case for an analyst.",
    },
    scenes: [
      submits("6d 1h 40m", kyc),
      approves("5d 3h 12m", "daniel", "Analysts decide, the agent prepares. That split is right."),
      comments(
        "3d 21h 20m",
        "priya",
        "Why the whole number? The screening list matches on the last four characters and the country.",
        "tool:screen_person",
      ),
      comments(
        "3d 21h 2m",
        "priya",
        "The instructions say that only an analyst clears a case. Then an agent must not have the tool.",
        "tool:clear_case",
      ),
      comments("3d 20h 58m", "priya", "Who answers for this when you are away?", "owner"),
      requestsChanges(
        "3d 20h 45m",
        "priya",
        "Three things. (1) screen_person takes a whole passport number as free text: take the last four characters, or a token. (2) clear_case must go; your own instructions say that only an analyst clears a case. (3) Name the team as the owner, so that someone answers for it when you are away.",
      ),
      comments(
        "2d 19h 12m",
        "jonas",
        "The team, from the next revision on. The vendor sends a build by Friday.",
      ),
    ],
  },
  {
    submitter: "kenji",
    submission: {
      url: "https://mcp.marketpulse.example/v1",
      owner: "team:research",
      data_classification: "public",
      access_level: "read",
      purpose: "Headlines and sentiment for the morning note.",
    },
    scenes: [
      submits("10h 26m", {
        failed:
          "The server wants authorisation, and the console has no credentials for it. Submit its server.json with packages, or open it to the console.",
      }),
    ],
  },
  {
    submitter: "hannah",
    submission: {
      url: "https://treasury.mcp.larkmoor.example/mcp",
      owner: "team:payments",
      data_classification: "restricted",
      access_level: "read",
      purpose: "Forecasts of the liquidity position for the treasury desk.",
    },
    scenes: [submits("52m", { failed: "The server's certificate has expired." })],
  },
];
