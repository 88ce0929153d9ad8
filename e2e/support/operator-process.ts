import "#lib/check-settings.ts";
import { prepareInstance } from "#lib/embedded/index.ts";
import { createClient, createTeam, createToken, createUser, disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { getValidationProfile, setValidationProfile } from "#lib/settings/index.ts";

/*
 * Runs the command line's own commands for as long as a suite lasts: starting a command line for each person is most of what
 * a suite's set-up costs. The command line itself is tested elsewhere.
 */
const commands = {
  createClient,
  createTeam,
  createToken,
  createUser,
  disableUser,
  getValidationProfile,
  setValidationProfile,
};

export type Asked = { number: number; command: keyof typeof commands; input: unknown };
export type Done = { number: number } & ({ result: unknown } | { error: string });

const ctx = systemCtx("Command line");
const release = await prepareInstance();
process.on("message", async ({ number, command, input }: Asked) => {
  process.send?.({ number, ...(await run(command, input)) } satisfies Done);
});
process.on("disconnect", async () => {
  await release();
  process.exit();
});

async function run(command: keyof typeof commands, input: unknown) {
  try {
    return { result: await commands[command](ctx, input as never) };
  } catch (error) {
    return { error: String(error) };
  }
}
