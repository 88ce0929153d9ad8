import { z } from "zod";
import { command, noOutput } from "#lib/kernel/command.ts";
import { endRun } from "./end-run.ts";

export const recordSync = command({
  id: "source.record_sync",
  permission: "source.manage",
  summary: "Record how a sync ended",
  input: z.object({
    run_id: z.string(),
    ending: z.discriminatedUnion("status", [
      z.object({ status: z.literal("finished") }),
      z.object({ status: z.literal("failed"), error: z.string(), resumable: z.boolean() }),
    ]),
  }),
  output: noOutput,
  async run(ctx, { run_id, ending }) {
    await endRun(ctx, run_id, ending);
    return {};
  },
});
