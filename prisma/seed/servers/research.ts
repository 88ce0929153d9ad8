import {
  amount,
  currency,
  day,
  flag,
  integer,
  listOf,
  offer,
  oneOf,
  paging,
  prompt,
  reads,
  resource,
  searches,
  template,
  text,
  writes,
} from "../offer.ts";

export const fxRates = offer(
  {
    name: "fx-rates",
    title: "FX rates",
    version: "1.2.0",
    description: "Reference exchange rates of 38 currencies, daily and intraday, with their sources",
  },
  [
    searches("get_rate", "The latest reference rate of a currency pair.", {
      base: currency,
      quote: currency,
    }),
    searches("get_history", "Daily rates of a pair between two days.", {
      base: currency,
      quote: currency,
      from: day("First day."),
      to: day("Last day, at most a year later."),
    }),
    searches("convert", "Converts an amount at a day's reference rate.", {
      amount,
      from: currency,
      to: currency,
      "on?": day("The day; today when absent."),
    }),
    searches("list_currencies", "Every currency with its name, decimals and first day."),
    resource("fx://sources", "Sources", "Which central bank publishes which rate, and when."),
  ],
);

const dataset = text("The data set, as `mart.table`.", { pattern: "^[a-z_]+\\.[a-z_]+$" });

export const warehouse = offer(
  {
    name: "data-warehouse",
    title: "Data warehouse",
    version: "4.1.2",
    description: "Read-only SQL over the bank's marts, with row limits and column masking",
    instructions:
      "Ask describe_dataset before you query. Masked columns come back as hashes; joining on them works, reading them does not. A query may scan 50 GB.",
  },
  [
    reads("list_datasets", "Data sets that the caller may query, with owner and freshness.", {
      "mart?": oneOf("Only this mart.", "customer", "payments", "risk", "finance", "marketing"),
      ...paging,
    }),
    reads("describe_dataset", "Columns, types, masking, partitions and sample values of a data set.", {
      dataset,
    }),
    reads("search_columns", "Columns by name or meaning over all data sets.", {
      query: text("A word or a phrase."),
      ...paging,
    }),
    reads("run_query", "Runs one SELECT statement and returns at most 10,000 rows.", {
      sql: text("A single SELECT statement.", { maxLength: 20_000 }),
      "max_rows?": integer("How many rows at most.", { minimum: 1, maximum: 10_000, default: 500 }),
      "format?": oneOf("How rows come back.", "json", "csv", "markdown"),
    }),
    reads("explain_query", "Estimates what a query would scan and cost, without running it.", {
      sql: text("A single SELECT statement.", { maxLength: 20_000 }),
    }),
    reads("get_lineage", "Where a column comes from and what is built on it.", {
      dataset,
      column: text("The column."),
      "upstream?": flag("Only where it comes from."),
    }),
    reads("get_freshness", "When a data set was last loaded, and when it should have been.", { dataset }),
    writes("save_query", "Keeps a query under a name, for the caller's team.", {
      name: text("A name.", { maxLength: 80 }),
      sql: text("A single SELECT statement.", { maxLength: 20_000 }),
      "tags?": listOf("Words to find it by.", text("One word.")),
    }),
    template("warehouse://datasets/{mart}/{table}", "Data set card", "What a data set means, and to whom."),
    prompt("answer_with_data", "Answer a question from the warehouse, showing the query.", {
      question: "What you want to know.",
      "mart?": "Where to look first.",
    }),
  ],
);

export const webReader = offer(
  {
    name: "web-reader",
    title: "Web reader",
    version: "0.9.1",
    description: "Fetches public web pages and returns their text",
  },
  [
    searches("read_page", "Fetches a page and returns its main text as Markdown.", {
      url: text("The page's address.", { format: "uri" }),
      "render?": flag("Run its scripts first."),
    }),
    searches("read_pages", "Fetches up to twenty pages at once.", {
      urls: listOf("Their addresses.", text("One address.", { format: "uri" })),
    }),
    searches("list_links", "Every link on a page with its text.", {
      url: text("The page's address.", { format: "uri" }),
    }),
  ],
);
