import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BrowserSession } from "#e2e/support/browser-session.ts";
import { residentBytes, startServer, withDataDir } from "#e2e/support/server-process.ts";
import { root } from "../bin/node.mjs";
import { median, type Report } from "./report.ts";

const warmStarts = 5;
const pages = ["/", "/servers", "/servers/new", "/submissions", "/audit", "/settings"];

/** How soon the console is there, what it holds when nobody asks, and what a browser must load for each page. */
export async function benchConsole(): Promise<Report> {
  return withDataDir(async (dataDir) => {
    const first = await startServer(dataDir, { DEMO: "1" });
    const coldMs = first.readyMs;
    await first.stop();
    const warmMs: number[] = [];
    for (let start = 0; start < warmStarts; start++) {
      const server = await startServer(dataDir, { DEMO: "1" });
      warmMs.push(server.readyMs);
      await server.stop();
    }
    const server = await startServer(dataDir, { DEMO: "1" });
    const idle = await residentBytes(server.pid);
    const scripts = await firstLoad(server.url).finally(() => server.stop());
    return {
      name: "console",
      title: "Starting, holding, loading",
      rows: [
        ["First start: new database, migrations, the demo's story, ready", seconds(coldMs), ""],
        [`Start on existing data (median of ${warmStarts})`, seconds(median(warmMs)), "seconds"],
        [
          "Resident memory of the console's process, idle after its start",
          `${(idle / 2 ** 20).toFixed(0)} MiB`,
          "",
        ],
        ...scripts.map(([page, bytes]): [string, string, string] => [
          `First-load JavaScript of \`${page}\`, gzip`,
          `${(bytes / 1_000).toFixed(0)} kB`,
          "< 250 kB",
        ]),
      ],
      note: "Starts are measured from the process's start to the line that says it is ready, installed and built. First-load JavaScript is every script that the page's HTML names, each gzipped at level 9, for a browser that has none of them.",
    };
  });
}

async function firstLoad(url: string): Promise<[string, number][]> {
  const browser = new BrowserSession(url);
  const form = await browser.begin();
  const html = await (await browser.go(form)).text();
  const someone =
    /name="demo_user" value="([^"]+)"/.exec(html)?.[1] ??
    /value="([^"]+)"[^>]*name="demo_user"/.exec(html)?.[1];
  if (!someone) throw new Error("The demo's sign-in page offers nobody to be.");
  await browser.finish(await browser.submit(form, { demo_user: someone }));
  const { items } = (await (await browser.go("/api/v1/submissions?limit=1")).json()) as {
    items: { id: string }[];
  };
  const all = [...pages, `/submissions/${items[0]?.id}`];
  const sizes: [string, number][] = [["/sign-in", await scriptBytes(html)]];
  for (const page of all) {
    const response = await browser.go(page);
    if (response.status !== 200) throw new Error(`${page} answered ${response.status}.`);
    sizes.push([page.replace(/sub_\w+/, "{id}"), await scriptBytes(await response.text())]);
  }
  return sizes;
}

async function scriptBytes(html: string): Promise<number> {
  const sources = [...html.matchAll(/<script[^>]*\ssrc="\/_next\/([^"?]+)[^>]*>/g)]
    .filter(([tag]) => !/nomodule/i.test(tag))
    .map((match) => String(match[1]));
  const sizes = await Promise.all(
    [...new Set(sources)].map(
      async (source) => gzipSync(await readFile(join(root, ".next", source)), { level: 9 }).length,
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
