import {
  day,
  destroys,
  flag,
  integer,
  listOf,
  moment,
  offer,
  oneOf,
  paging,
  prompt,
  reads,
  template,
  text,
  writes,
} from "../offer.ts";

const ticket = text("The ticket's number, as `T-20417`.", { pattern: "^T-\\d+$" });
const note = text("Plain text.", { maxLength: 8_000 });

export const tickets = offer(
  {
    name: "tickets",
    title: "Deskline tickets",
    version: "5.0.1",
    description: "Customer tickets: search, answer, assign, merge and close",
    instructions: "reply_to_customer is sent at once. Use add_note for what the customer must not read.",
  },
  [
    reads("search_tickets", "Tickets by words, state, queue or customer.", {
      query: text("What to look for."),
      "state?": oneOf("Only in this state.", "new", "open", "waiting", "solved"),
      "queue?": text("Only in this queue."),
      ...paging,
    }),
    reads("get_ticket", "One ticket with its conversation and internal notes.", { ticket }),
    reads("list_queues", "Queues with how many wait in each, and for how long."),
    reads("get_customer_history", "A customer's earlier tickets, newest first.", {
      customer: text("The customer's number."),
      ...paging,
    }),
    reads("suggest_macros", "Canned answers that fit a ticket, best first.", { ticket }),
    writes("create_ticket", "Opens a ticket on a customer's behalf.", {
      customer: text("The customer's number."),
      subject: text("A line.", { maxLength: 150 }),
      body: note,
      "priority?": oneOf("How urgent.", "low", "normal", "high"),
    }),
    writes("reply_to_customer", "Sends an answer to the customer by e-mail, at once.", {
      ticket,
      body: note,
    }),
    writes("add_note", "Adds an internal note.", { ticket, body: note }),
    writes("assign", "Gives a ticket to a colleague or a queue.", {
      ticket,
      "to?": text("A colleague's address.", { format: "email" }),
      "queue?": text("A queue."),
    }),
    writes("set_tags", "Replaces a ticket's tags.", { ticket, tags: listOf("Tags.", text("One tag.")) }),
    writes("solve", "Marks a ticket solved. The customer may reopen it.", {
      ticket,
      "survey?": flag("Ask how it went."),
    }),
    destroys("merge_tickets", "Merges a ticket into another. This can't be undone.", {
      from: ticket,
      into: ticket,
    }),
    template("tickets://{ticket}/transcript", "Transcript", "The whole conversation.", "text/plain"),
    prompt("draft_answer", "Draft an answer in the house's tone.", { ticket: "Its number." }),
  ],
);

const contact = text("The contact's id.", { pattern: "^con_[0-9]{6,}$" });

export const crm = offer(
  {
    name: "crm",
    title: "CustomerGrid CRM",
    version: "2026.10.2",
    description: "Business customers, contacts, opportunities and meetings",
  },
  [
    reads("search_companies", "Business customers by name, sector, region or relationship manager.", {
      query: text("A name or a word."),
      "sector?": text("Only this sector."),
      ...paging,
    }),
    reads("get_company", "A company with its contacts, products and open opportunities.", {
      company: text("The company's id."),
    }),
    reads("search_contacts", "Contacts by name, company or e-mail address.", {
      query: text("What to look for."),
      ...paging,
    }),
    reads("get_contact", "One contact with consents and preferred channel.", { contact }),
    reads("list_activities", "Calls, meetings and e-mails with a contact, newest first.", {
      contact,
      ...paging,
    }),
    reads("get_pipeline", "Opportunities by stage and expected value.", {
      "manager?": text("Only this relationship manager's.", { format: "email" }),
      "quarter?": text("As `2026-Q4`.", { pattern: "^\\d{4}-Q[1-4]$" }),
    }),
    writes("log_activity", "Records a call, a meeting or an e-mail.", {
      contact,
      kind: oneOf("What it was.", "call", "meeting", "email"),
      at: moment("When."),
      summary: text("What was said.", { maxLength: 4_000 }),
    }),
    writes("create_opportunity", "Opens an opportunity.", {
      company: text("The company's id."),
      product: text("What it is about."),
      "expected_close?": day("When it may close."),
    }),
    writes("move_opportunity", "Moves an opportunity to another stage.", {
      opportunity: text("The opportunity's id."),
      stage: oneOf("The stage.", "qualified", "offered", "won", "lost"),
      "reason?": text("Why."),
    }),
    writes("update_contact", "Changes a contact's details. Consents change by the customer alone.", {
      contact,
      "phone?": text("In international form."),
      "email?": text("The address.", { format: "email" }),
    }),
    reads("find_duplicates", "Contacts that look like the same person.", {
      "min_score?": integer("How alike, of 100.", { minimum: 50, maximum: 100, default: 85 }),
    }),
    prompt("prepare_meeting", "A page about a customer, for the meeting.", { company: "The company's id." }),
  ],
);
