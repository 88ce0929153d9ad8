import "#lib/check-settings.ts";
import { Command } from "commander";
import { rotateKeys } from "#lib/audit/sealing/index.ts";
import { verifyCommand } from "#lib/audit/verify-cli/index.ts";
import { conformanceCommand } from "#lib/conformance/command.ts";
import { DomainError } from "#lib/core/errors.ts";
import { accessLevels, classifications, type Role, roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { inviteFirstAdministrator, prepareInstance, signInLink } from "#lib/embedded/index.ts";
import { env } from "#lib/env.ts";
import {
  createClient,
  createTeam,
  createToken,
  createUser,
  disableUser,
  enableUser,
  inviteUser,
} from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { listNamespaces, removeNamespace, setNamespace } from "#lib/registry/index.ts";
import { getValidationProfile, setValidationProfile } from "#lib/settings/index.ts";

const ctx = systemCtx("Command line");
const list = (value: string, previous: string[] = []) => [
  ...previous,
  ...value.split(",").map((part) => part.trim()),
];

const program = new Command("countersign")
  .description("Administers an instance: the data folder's (DATA_DIR), or the one at DATABASE_URL.")
  .option("--json", "print JSON");

const user = program.command("user").description("people");
user
  .command("create")
  .requiredOption("--email <address>")
  .requiredOption("--name <name>")
  .requiredOption("--role <role...>", `one or more of ${roles.join(", ")}`, list)
  .option("--password <password>", "for the embedded sign-in; without it, a one-time sign-in is printed")
  .action(({ email, name, role, password }) =>
    answer(async () => {
      const created = await createUser(ctx, { email, name, roles: role as Role[], password });
      if (password || env().OIDC_ISSUER) return created;
      const { token } = await inviteUser(ctx, { id: created.id });
      return { ...created, sign_in: signInLink(token) };
    }),
  );
user
  .command("invite")
  .requiredOption("--email <address>")
  .action(({ email }) =>
    answer(async () => {
      const { token, expires_at } = await inviteUser(ctx, { id: await userId(email) });
      return { sign_in: signInLink(token), expires_at };
    }),
  );
user
  .command("disable")
  .requiredOption("--email <address>")
  .action(({ email }) => answer(async () => disableUser(ctx, { id: await userId(email) })));
user
  .command("enable")
  .requiredOption("--email <address>")
  .action(({ email }) => answer(async () => enableUser(ctx, { id: await userId(email) })));

program
  .command("team")
  .description("teams")
  .command("create")
  .requiredOption("--slug <slug>")
  .requiredOption("--name <name>")
  .option("--member <address...>", "members by e-mail address", list)
  .action(({ slug, name, member }) => answer(() => createTeam(ctx, { slug, name, members: member ?? [] })));

program
  .command("token")
  .description("personal access tokens")
  .command("create")
  .requiredOption("--user <address>", "whose token")
  .requiredOption("--scopes <scope...>", "'*', an area such as 'submission.*', or single permissions", list)
  .option("--name <name>", "what it is for", "command line")
  .option("--days <days>", "how long it lasts", "90")
  .action(({ user: email, scopes, name, days }) =>
    answer(() => createToken(ctx, { user: email, scopes, name, expires_in_days: Number(days) })),
  );

const client = program.command("client").description("gateways, agents and publishers");
client
  .command("create")
  .requiredOption("--name <name>")
  .requiredOption("--kind <kind>", "gateway, agent or publisher")
  .requiredOption("--scopes <scope...>", "what its tokens may do at most", list)
  .option("--namespaces <prefix...>", "where a publisher may publish: com.example", list)
  .option("--issuer <url>", "for tokens of a trusted issuer")
  .option("--subject <subject>", "how that issuer names it")
  .action(({ name, kind, scopes, namespaces, issuer, subject }) =>
    answer(() =>
      createClient(ctx, {
        name,
        kind,
        scopes,
        namespaces,
        issued_by: issuer ? { issuer, subject } : undefined,
      }),
    ),
  );
client
  .command("token")
  .description("asks the running console for an access token, as the client itself would")
  .requiredOption("--id <client_id>")
  .requiredOption("--secret <client_secret>")
  .option("--scopes <scope...>", "fewer than it may have", list)
  .option("--url <address>", "the console's address", env().publicUrl)
  .action(({ id, secret, scopes, url }) => print(() => requestToken(url, id, secret, scopes)));

const namespace = program.command("namespace").description("which team answers for which names of servers");
namespace
  .command("set")
  .requiredOption("--prefix <prefix>", "com.example for com.example/* and all below com.example.")
  .requiredOption("--team <slug>", "who answers for it, and owns what machines publish there")
  .option(
    "--classification <word>",
    `assumed of what machines publish: ${classifications.join(", ")}`,
    "restricted",
  )
  .option("--access-level <word>", `assumed of what machines publish: ${accessLevels.join(", ")}`, "admin")
  .action(({ prefix, team, classification, accessLevel }) =>
    answer(() =>
      setNamespace(ctx, { prefix, team, data_classification: classification, access_level: accessLevel }),
    ),
  );
namespace.command("list").action(() => answer(allNamespaces));
namespace
  .command("remove")
  .requiredOption("--prefix <prefix>")
  .action(({ prefix }) =>
    answer(async () => {
      const found = await db().namespace.findUnique({ where: { prefix } });
      if (!found) throw new DomainError("not_found", `No team answers for ${prefix} itself.`);
      return removeNamespace(ctx, { id: found.id });
    }),
  );

program
  .command("audit")
  .description("the audit log")
  .command("rotate-key")
  .description("new keys to sign the log with; run it where the console's key file is (AUDIT_KEY_FILE)")
  .option("--lost", "the key file is gone for good, so the old keys cannot vouch for the new ones")
  .action(({ lost }) => answer(() => rotateKeys(ctx, { lost })));

program
  .command("settings")
  .description("settings of the instance")
  .command("validation-profile")
  .description("where this organisation goes beyond the public registry's rules for server.json")
  .option("--set <json>", "the whole profile; what is left out is as the public registry has it")
  .action(({ set }) =>
    answer(() =>
      set === undefined ? getValidationProfile(ctx, {}) : setValidationProfile(ctx, parseJson(set)),
    ),
  );

program
  .command("migrate")
  .description("brings the database to this release")
  .action(() => answer(async () => ({ migrated: true })));
program
  .command("demo")
  .description("fills an empty instance with the demo's story")
  .action(() =>
    answer(async () => {
      await (await import("#prisma/seed/index.ts")).seedDemo();
      return { seeded: true };
    }),
  );
program
  .command("first-admin")
  .description("a one-time sign-in for the first administrator")
  .action(() => answer(async () => ({ sign_in: await inviteFirstAdministrator() })));

program.addCommand(conformanceCommand);
program.addCommand(verifyCommand);

await program.parseAsync();
// The migration engine leaves a timer behind that would hold the process for ten seconds.
process.exit();

/** Does something on the instance's database and prints what came of it. */
function answer(work: () => Promise<object>): Promise<void> {
  return print(async () => {
    const release = await prepareInstance();
    try {
      return await work();
    } finally {
      await release();
    }
  });
}

async function print(work: () => Promise<object>): Promise<void> {
  try {
    const result = await work();
    if (program.opts().json) return console.log(JSON.stringify(result));
    for (const [key, value] of Object.entries(result)) console.log(`${key}: ${shown(value)}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const issues =
      error instanceof DomainError
        ? error.issues.map(({ pointer, message }) => `  ${pointer.slice(1)}: ${message}`)
        : [];
    console.error([error.message, ...issues].join("\n"));
    process.exitCode = 1;
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function parseJson(text: string) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError("malformed", `This is not JSON: ${(cause as Error).message}`);
  }
}

async function allNamespaces() {
  const namespaces = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listNamespaces(ctx, { limit: 100, cursor });
    namespaces.push(...page.items);
    cursor = page.next_cursor;
  }
  return { namespaces };
}

async function userId(email: string): Promise<string> {
  const found = await db().user.findUnique({ where: { email: email.toLowerCase() } });
  if (!found) throw new DomainError("not_found", `No account has the address ${email}.`);
  return found.id;
}

async function requestToken(url: string, id: string, secret: string, scopes?: string[]): Promise<object> {
  const response = await fetch(`${url}/idp/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      ...(scopes ? { scope: scopes.join(" ") } : {}),
    }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`The console refused: ${body.error_description ?? body.error}`);
  return { token: body.access_token, expires_in: body.expires_in, scope: body.scope };
}
