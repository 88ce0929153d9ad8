import type pg from "pg";
import type { Tx } from "#lib/db/client.ts";
import { ms } from "../audit/measure.ts";

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: Plan[];
};

/** How long a statement takes, and what of which tables it reads, the most rows first. */
export async function explain(
  client: pg.Client,
  statement: string,
  values: readonly unknown[] = [],
): Promise<string> {
  type Explained = { "QUERY PLAN": [{ Plan: Plan; "Execution Time": number }] };
  const { rows } = await client.query<Explained>(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`, [...values]);
  const found = rows[0]?.["QUERY PLAN"][0];
  if (!found) throw new Error("The database explains nothing.");
  const reads = scansOf(found.Plan)
    .map((scan) => ({ scan, rows: Math.round(scan["Actual Rows"] * scan["Actual Loops"]) }))
    .sort((one, other) => other.rows - one.rows)
    .map(({ scan, rows }) => `${wordsOf(scan)} (${rows.toLocaleString("en")})`);
  return `${ms(found["Execution Time"])}: ${reads.join(", ")}`;
}

/** The same of the one statement that a query of the product's makes. */
export async function explained(
  client: pg.Client,
  query: (tx: Pick<Tx, "$queryRaw">) => Promise<unknown>,
): Promise<string> {
  const said: string[] = [];
  const $queryRaw = async (strings: TemplateStringsArray, ...values: unknown[]) => {
    const text = strings.reduce((sql, part, at) => `${sql}$${at}${part}`);
    said.push(await explain(client, text, values));
    return [];
  };
  await query({ $queryRaw } as unknown as Pick<Tx, "$queryRaw">);
  return said.join("; ");
}

function scansOf(plan: Plan): Plan[] {
  const below = (plan.Plans ?? []).flatMap(scansOf);
  return plan["Relation Name"] ? [plan, ...below] : below;
}

function wordsOf(scan: Plan): string {
  const index = scan["Index Name"] ? ` by \`${scan["Index Name"]}\`` : "";
  return `${scan["Node Type"].toLowerCase()} of ${scan["Relation Name"]}${index}`;
}
