import {
  amount,
  currency,
  day,
  destroys,
  flag,
  idempotencyKey,
  listOf,
  moment,
  objectOf,
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

const account = text("The account's IBAN.", { minLength: 15, maxLength: 34 });
const entry = text("The entry's id, as `je_` and 16 characters.", { pattern: "^je_[a-z0-9]{16}$" });

const about = {
  name: "payments-ledger",
  title: "Payments ledger",
  description: "Accounts, balances and double-entry journals of the payments ledger",
};

const ledgerReading = [
  reads("list_accounts", "Ledger accounts by product and status, in account order.", {
    "product?": oneOf("Only this product.", "current", "savings", "nostro", "suspense"),
    "status?": oneOf("Only accounts in this state.", "open", "dormant", "closed"),
    ...paging,
  }),
  reads("get_account", "One account: holder reference, product, currency, limits and state.", { account }),
  reads(
    "get_balance",
    "Booked and available balance of an account, now or at the end of a business day.",
    { account, "as_of?": day("End of this business day; now when absent.") },
    { outputSchema: objectOf({ booked: amount, available: amount, currency }) },
  ),
  reads("list_entries", "Journal entries of an account, newest first.", {
    account,
    "from?": day("First booking day."),
    "to?": day("Last booking day."),
    ...paging,
  }),
  reads("get_entry", "One journal entry with both legs, its source system and its reversal, if any.", {
    entry,
  }),
  reads("search_entries", "Entries by amount, counterparty or remittance text.", {
    query: text("What to look for.", { minLength: 3 }),
    "from?": day("First booking day."),
    "to?": day("Last booking day."),
    ...paging,
  }),
  reads("get_cutoffs", "Cut-off times of the clearing schemes on a business day.", {
    day: day("The business day."),
    "scheme?": oneOf("Only this scheme.", "instant", "batch", "urgent", "card"),
  }),
  reads("explain_fee", "Why a fee was booked: the rule, the tier and the entries that led to it.", { entry }),
  reads("reconcile_day", "Differences between the ledger and the clearing files of a business day.", {
    day: day("The business day to compare."),
  }),
];

const ledgerGuides = [
  resource("ledger://chart-of-accounts", "Chart of accounts", "Every ledger account with its purpose."),
  resource("ledger://schemes", "Clearing schemes", "Schemes, their cut-offs and settlement accounts."),
  template("ledger://statements/{account}/{month}", "Statement", "A month's statement.", "application/pdf"),
  prompt("explain_difference", "Walk through a reconciliation difference, entry by entry.", {
    day: "The business day.",
    "account?": "Only this account.",
  }),
];

export const ledger = offer(
  { ...about, version: "2.3.0", instructions: "Amounts are decimal text. Days are business days in UTC." },
  [...ledgerReading, ...ledgerGuides],
);

export const ledgerThatPosts = offer(
  {
    ...about,
    version: "2.4.0",
    instructions:
      "Amounts are decimal text. Days are business days in UTC. Entries are final once posted: correct one with reverse_entry.",
  },
  [
    ...ledgerReading,
    writes("draft_entry", "Prepares a balanced journal entry and checks it, without posting it.", {
      debit: account,
      credit: account,
      amount,
      currency,
      reason: text("Why, for the statement and the auditors.", { maxLength: 140 }),
    }),
    writes("post_entry", "Posts a drafted entry. Money moves.", { entry, idempotency_key: idempotencyKey }),
    destroys("reverse_entry", "Reverses a posted entry by its mirror image, on the current business day.", {
      entry,
      reason: text("Why it was wrong.", { maxLength: 140 }),
      idempotency_key: idempotencyKey,
    }),
    ...ledgerGuides,
  ],
);

const card = text("The card's token, never its number.", { pattern: "^crd_[a-z0-9]{12}$" });
const why = oneOf("The reason, as the scheme knows it.", "lost", "stolen", "fraud", "customer_request");

export const cardIssuing = offer(
  {
    name: "card-issuing",
    title: "Card issuing",
    version: "1.0.4",
    description: "Issue, freeze, replace and close debit cards, and set their limits",
    instructions: "Cards are named by token. Card numbers and PINs never pass through this server.",
  },
  [
    reads("list_cards", "A customer's cards with state and last four digits.", {
      customer: text("The customer's number."),
      "state?": oneOf("Only cards in this state.", "active", "frozen", "closed"),
    }),
    reads("get_card", "One card: state, limits, delivery and wallet tokens.", { card }),
    reads("list_authorisations", "Recent authorisations of a card, with why they were declined.", {
      card,
      "since?": moment("Only since then."),
      ...paging,
    }),
    writes("issue_card", "Orders a card for an account. It arrives inactive.", {
      account,
      design: oneOf("How it looks.", "moor", "tide", "plain"),
      "virtual?": flag("A virtual card, ready at once."),
      idempotency_key: idempotencyKey,
    }),
    writes("set_limits", "Sets a card's limits for a day, within the customer's own.", {
      card,
      "daily_amount?": amount,
      "channels?": listOf(
        "Where the card works.",
        oneOf("One channel.", "contactless", "chip", "online", "cash"),
      ),
    }),
    writes("freeze_card", "Freezes a card at once. The customer can unfreeze it in the app.", {
      card,
      reason: why,
    }),
    writes("unfreeze_card", "Lets a frozen card work again.", { card }),
    destroys("replace_card", "Closes a card and orders its successor to the address on file.", {
      card,
      reason: why,
    }),
    destroys("close_card", "Closes a card for ever and revokes its wallet tokens.", { card, reason: why }),
    resource("cards://reason-codes", "Reason codes", "What each decline and block code means.", "text/csv"),
  ],
);
