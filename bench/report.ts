import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";

/** What a benchmark found: rows of what, how much, and the goal if there is one. */
export type Report = {
  name: string;
  title: string;
  rows: [what: string, value: string, goal: string][];
  note: string;
};

const file = join(import.meta.dirname, "../docs/performance.md");

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The median of ratios with its spread, as text. */
export function ratio(values: readonly number[]): string {
  return `${median(values).toFixed(2)}× (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}

/** The report as a section of `docs/performance.md`. */
export function render({ name, title, rows, note }: Report): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, Node ${process.version}`;
  const table = rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
  const day = new Date().toISOString().slice(0, 10);
  return `<!-- ${name} -->\n## ${title}\n\n| what | measured | goal |\n| --- | --- | --- |\n${table}\n\n${note}\nMeasured on ${day} by \`npm run bench -- ${name}\`: ${machine}.\n<!-- /${name} -->`;
}

/** Puts the section in place of the last run's. */
export async function publish(report: Report): Promise<void> {
  const section = render(report);
  const before = await readFile(file, "utf8").catch(() => intro);
  const old = new RegExp(`<!-- ${report.name} -->[\\s\\S]*<!-- /${report.name} -->`);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(
    file,
    old.test(before) ? before.replace(old, () => section) : `${before.trimEnd()}\n\n${section}\n`,
  );
}

const intro = `# Performance

Every figure here was written by \`npm run bench\`. Times depend on the machine; the ratios, taken against a baseline in the
same run, are what to hold us to.
`;
