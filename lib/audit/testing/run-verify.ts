import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { verifyCommand } from "../verify-cli/index.ts";
import { writeFiles } from "./made-log.ts";

/**
 * Makes folders with files in them.
 *
 * @param atEnd vitest's `onTestFinished`: they are there for the length of a test
 */
export function folderMaker(atEnd: (clean: () => Promise<void>) => void) {
  return async (files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "countersign-verify-"));
    atEnd(() => rm(folder, { recursive: true }));
    await writeFiles(folder, files);
    return folder;
  };
}

/** Runs the command as bin/cli.ts has it, and gives what a shell sees. */
export async function verify(...words: string[]): Promise<{ code: number; text: string }> {
  const streams = [process.stdout, process.stderr];
  const writers = streams.map(({ write }) => write);
  let text = "";
  for (const stream of streams)
    stream.write = (chunk: string | Uint8Array) => {
      text += chunk;
      return true;
    };
  // Options of one run would be there in the next.
  for (const option of verifyCommand.options) verifyCommand.setOptionValue(option.attributeName(), undefined);
  try {
    const program = new Command("countersign").option("--json", "print JSON").addCommand(verifyCommand);
    await program.parseAsync(["verify", ...words], { from: "user" });
    return { code: Number(process.exitCode), text };
  } finally {
    for (const [at, stream] of streams.entries()) stream.write = writers[at] as typeof stream.write;
    process.exitCode = undefined;
  }
}
