import { Command, InvalidArgumentError, Option } from "commander";
import { printableJson } from "#lib/core/printable-json.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { CannotRunError } from "./cannot-run.ts";
import { renderVerification } from "./render.ts";
import { runVerification, type VerifyOptions } from "./run.ts";

/** What a shell is told. A check that could not be made is never taken for one that found nothing, nor for tampering. */
export const exitCodes = { clean: 0, tampered: 1, couldNotRun: 2 } as const;

const threadsMost = 16;

/** `countersign verify <path-or-url>`: offline, with no database; of the web it asks for the log at the address alone. */
export const verifyCommand = new Command("verify")
  .description(
    "checks an export, a mirror or a live log, a proof or signed evidence; exits 0 clean, 1 tampered, 2 could not run",
  )
  .argument(
    "<path-or-url>",
    "the folder of an export, of a mirror or of several, a log's or all logs' address, a proof's or evidence's file",
  )
  .option(
    "--policy <file>",
    "the keys that you have pinned (C2SP tlog-policy); otherwise those that lie there",
  )
  .option("--checkpoint <file...>", "checkpoints that you have kept: the log must extend each")
  .option("--receipt <file>", "a receipt that a gateway was given: its events must be in the log")
  .option(
    "--events <file>",
    "the events of the receipt, in their order: an id a line, or NDJSON with audit_id",
  )
  .option("--token <bearer>", "for a log that not everybody may read")
  .addOption(
    new Option(
      "--threads <count>",
      "how many threads read an export's records beside the first; otherwise as many as its bytes are worth",
    )
      .argParser(threadsOf)
      .hideHelp(),
  )
  .option("--json", "print the report as JSON")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.clean : exitCodes.couldNotRun))
  .action(async (target: string, options: VerifyOptions & { json?: boolean }, command: Command) => {
    // the program has a --json of its own, which takes the flag wherever it stands
    const { json } = command.optsWithGlobals<{ json?: boolean }>();
    process.exitCode = await verify(target, options, json ?? false);
  });

function threadsOf(text: string): number {
  const count = Number(text);
  if (!/^\d{1,2}$/.test(text) || count > threadsMost)
    throw new InvalidArgumentError(`It is a number from 0 to ${threadsMost}.`);
  return count;
}

async function verify(target: string, options: VerifyOptions, json: boolean): Promise<number> {
  try {
    const verification = await runVerification(target, options);
    const { what, keysPinned, tampered, unable, report } = verification;
    const code = tampered ? exitCodes.tampered : unable.length > 0 ? exitCodes.couldNotRun : exitCodes.clean;
    const document = { checked: what, keys_pinned: keysPinned, exit_code: code, unable, ...report };
    process.stdout.write(json ? `${printableJson(document)}\n` : renderVerification(target, verification));
    return code;
  } catch (error) {
    // Whatever breaks the check says nothing of what was checked.
    const message =
      error instanceof CannotRunError ? error.message : `This went wrong in the check: ${error}`;
    process.stderr.write(`${plainVisible(message, 1_000)}\n`);
    return exitCodes.couldNotRun;
  }
}
