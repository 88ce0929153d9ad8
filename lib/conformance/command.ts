import { Command, InvalidArgumentError, Option } from "commander";
import { printableJson } from "#lib/core/printable-json.ts";
import { renderReport } from "./report.ts";
import { type ConformanceOptions, runConformance } from "./run.ts";

/** `countersign conformance <base-url>`: exits 0 when nothing failed, 1 on failures, 2 when it could not run. */
export const conformanceCommand = new Command("conformance")
  .description("holds any MCP registry against the official registry API (v0.1), over the wire")
  .argument("<base-url>", "the registry's address, without /v0.1")
  .option("--token <bearer>", "sent with every request, for a registry that not everybody may read")
  .option("--write", "also publish, edit and change status; only where that may be done")
  .addOption(
    new Option("--login <how>", "who writes: anybody (POST /v0/auth/none), or the bearer of --token")
      .choices(["none", "token"])
      .default("none"),
  )
  .option(
    "--namespace <name>",
    "where --write may publish (default: io.modelcontextprotocol.anonymous)",
    namespace,
  )
  .addOption(
    new Option("--prefix <prefix>", "one prefix alone; both where they are offered otherwise").choices([
      "v0.1",
      "v0",
    ]),
  )
  .option("--json", "print the report as JSON")
  .option("--only <id-prefix>", "only cases whose id begins so, such as client.vscode.")
  .option("--timeout <ms>", "how long to wait for each answer", milliseconds, 15_000)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(async (baseUrl: string, options: Flags, command: Command) => {
    const { timeout, json: _, ...rest } = options;
    const report = await runConformance(baseUrl, { ...rest, timeoutMs: timeout });
    // the program has a --json of its own, which takes the flag wherever it stands
    const { json } = command.optsWithGlobals<Flags>();
    process.stdout.write(json ? `${printableJson(report)}\n` : renderReport(report));
    process.exitCode = report.exit_code;
  });

type Flags = Omit<ConformanceOptions, "timeoutMs" | "overallMs"> & { json?: boolean; timeout: number };

function milliseconds(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 600_000)
    throw new InvalidArgumentError("This must be a number of milliseconds, up to 600000.");
  return number;
}

function namespace(value: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]$/.test(value))
    throw new InvalidArgumentError("This must be the part of a name before its slash, such as com.example.");
  return value;
}
