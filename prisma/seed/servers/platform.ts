import {
  flag,
  integer,
  listOf,
  moment,
  offer,
  oneOf,
  paging,
  prompt,
  reads,
  resource,
  template,
  text,
  writes,
} from "../offer.ts";

export const handbook = offer(
  {
    name: "handbook-search",
    title: "Engineering handbook",
    version: "1.8.0",
    description: "Search and read the engineering handbook, runbooks and decision records",
    instructions: "Cite the page you used. Pages older than a year carry a warning; repeat it.",
    protocol: "2026-07-28",
  },
  [
    reads("search_pages", "Pages by meaning and by word, with the passage that matched.", {
      query: text("What you look for.", { minLength: 2, maxLength: 300 }),
      "space?": oneOf("Only this space.", "handbook", "runbooks", "decisions"),
      ...paging,
    }),
    reads("get_page", "One page as Markdown, with its owner and when it was last reviewed.", {
      path: text("The page's path, as `runbooks/payments/late-batch`."),
    }),
    reads("list_recent_changes", "Pages that changed lately, newest first.", {
      "since?": moment("Only since then."),
      ...paging,
    }),
    resource("handbook://index", "Index", "Every page with its owner."),
    template("handbook://{space}/{+path}", "Page", "A page of the handbook."),
    prompt("write_decision_record", "Draft a decision record in the house's form.", {
      title: "What is decided.",
      "options?": "What else was considered.",
    }),
  ],
);

const service = text("The service's name, as in the service catalogue.");
const incident = text("The incident's number, as `INC-4821`.", { pattern: "^INC-\\d+$" });

export const incidentPaging = offer(
  {
    name: "incident-paging",
    title: "Incident paging",
    version: "3.0.2",
    description: "Open incidents, page who is on call, and keep the timeline",
    instructions: "Paging wakes people. Use severity 1 only when customers are affected now.",
  },
  [
    reads("list_incidents", "Incidents by state and service, newest first.", {
      "state?": oneOf("Only in this state.", "open", "mitigated", "closed"),
      "service?": service,
      ...paging,
    }),
    reads("get_incident", "One incident with its timeline, responders and linked changes.", { incident }),
    reads("who_is_on_call", "Who is on call for a service now or at a moment.", {
      service,
      "at?": moment("When; now when absent."),
    }),
    reads("get_schedule", "A rota's shifts over the coming days.", {
      service,
      "days?": integer("How many.", { minimum: 1, maximum: 30, default: 7 }),
    }),
    writes("open_incident", "Opens an incident and starts its timeline. Pages nobody by itself.", {
      title: text("What is wrong, in a line.", { maxLength: 120 }),
      service,
      severity: integer("1 (customers affected) to 4 (cosmetic).", { minimum: 1, maximum: 4 }),
    }),
    writes("page", "Pages whoever is on call for a service. Wakes a person.", {
      incident,
      service,
      message: text("What they read first.", { maxLength: 300 }),
    }),
    writes("add_to_timeline", "Adds a line to an incident's timeline.", {
      incident,
      line: text("What happened.", { maxLength: 2_000 }),
    }),
    writes("close_incident", "Closes a mitigated incident and schedules its review.", {
      incident,
      summary: text("What it was and how it ended.", { maxLength: 4_000 }),
    }),
    prompt("write_review", "Draft a blameless review from an incident's timeline.", {
      incident: "Its number.",
    }),
  ],
);

export const statusPage = offer(
  {
    name: "status-page",
    title: "Status page",
    version: "2.2.0",
    description: "Publish incidents and maintenance on the public status page",
  },
  [
    reads("get_status", "The page as customers see it: components, incidents, maintenance."),
    reads("list_posts", "Posts of the last ninety days, newest first.", { ...paging }),
    writes("publish_post", "Publishes a post. Subscribers get it by e-mail at once.", {
      title: text("A line that customers understand.", { maxLength: 100 }),
      body: text("What is affected, since when, and what comes next.", { maxLength: 2_000 }),
      impact: oneOf("How bad it is.", "none", "minor", "major"),
      "components?": listOf("What is affected.", text("One component.")),
    }),
    writes("update_post", "Adds an update to a post.", {
      post: text("The post's id."),
      body: text("What is new.", { maxLength: 2_000 }),
      "resolved?": flag("Whether it is over."),
    }),
    writes("schedule_maintenance", "Announces maintenance.", {
      title: text("What is done.", { maxLength: 100 }),
      from: moment("When it starts."),
      to: moment("When it ends."),
    }),
  ],
);

export const calendar = offer(
  {
    name: "rooms-and-calendars",
    title: "Rooms and calendars",
    version: "1.1.0",
    description: "Free and busy times of colleagues and meeting rooms",
  },
  [
    reads("find_free_time", "Times at which everybody asked is free.", {
      attendees: listOf("Their addresses.", text("One address.", { format: "email" })),
      minutes: integer("How long.", { minimum: 15, maximum: 480 }),
      "within_days?": integer("How far ahead.", { minimum: 1, maximum: 60, default: 10 }),
    }),
    reads("get_busy_times", "When a colleague is busy, without what with.", {
      attendee: text("The address.", { format: "email" }),
      from: moment("From when."),
      to: moment("Until when."),
    }),
    reads("find_room", "Free rooms by size, floor and equipment.", {
      from: moment("From when."),
      to: moment("Until when."),
      "seats?": integer("How many people.", { minimum: 1, maximum: 60 }),
      "equipment?": listOf("What it must have.", oneOf("One thing.", "screen", "camera", "whiteboard")),
    }),
    reads("list_holidays", "Bank holidays of an office in a year.", {
      office: oneOf("The office.", "Larkmoor", "Harbour Street", "North Quay"),
      year: integer("The year.", { minimum: 2000, maximum: 2100 }),
    }),
  ],
);
