import pg from "pg";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { expect, test } from "./fixtures.ts";
import { Gateway } from "./support/gateway.ts";
import type { Instance, Person } from "./support/instance.ts";
import { documentOf } from "./support/registry-instance.ts";
import { officialOf } from "./support/registry-reader.ts";
import { approved, entryPath, submitted } from "./support/reviews.ts";
import { until } from "./support/until.ts";

test.use({ consoleOf: "lifecycle" });

const pageOf = (name: string, tab?: string) =>
  `/servers/${encodeURIComponent(name)}${tab ? `?tab=${tab}` : ""}`;

/** A live server of the payments team, which only reads. */
async function live(instance: Instance, by: Person, signer: Person, name: string, owner = "team:payments") {
  const submission = await submitted(instance, by, { server: documentOf(name) }, { owner });
  return approved(instance, submission, signer);
}

const statusOf = async (instance: Instance, name: string, base = "") =>
  (await instance.call(null, "GET", `${base}${entryPath(name)}`)).status;

const statusBecomes = (instance: Instance, name: string, status: number) =>
  until(
    () => statusOf(instance, name),
    (now) => now === status,
  );

/** Lets a version's time pass. Nothing else is touched: the clock is all that a test can't wait for. */
async function letLapse(instance: Instance, name: string): Promise<void> {
  // The product's own Postgres, which runs already: this only finds out where.
  const { url } = await startEmbeddedPostgres(instance.dataDir);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `UPDATE server_version SET lapses_at = clock_timestamp()
       WHERE server_id = (SELECT id FROM server WHERE name = $1)`,
      [name],
    );
    expect(rowCount).toBe(1);
  } finally {
    await client.end();
  }
}

test("an owner stops a server, a connected gateway hears it at once, and two others bring it back", async ({
  instance,
  people: { member, ana, ben },
  signIn,
}) => {
  const name = await live(instance, member, ana, "com.stopped/alarm");
  const gateway = await Gateway.connect(instance, ana, "front");

  const owner = await signIn(member);
  await owner.goto(pageOf(name, "standing"));
  await owner.getByRole("button", { name: "Quarantine" }).click();
  const dialog = owner.getByRole("dialog", { name: "Quarantine this server" });
  await dialog.getByLabel("Reason").fill("It sends data where it should not.");
  const told = gateway.told(name);
  await dialog.getByRole("button", { name: "Quarantine it" }).click();
  const { versions } = await told;
  expect(versions.map((entry) => officialOf(entry).status)).toEqual(["deleted"]);
  await owner.waitForURL(/\/quarantine\/qua_/);
  await expect(owner.getByText("Readers that have it").locator("xpath=..")).toContainText("1 of 1");
  await expect(owner.getByText("The last after").locator("xpath=..")).toContainText(/\d (ms|s)$/);
  await expect(owner.getByRole("row", { name: /front/ })).toContainText(/After [\d.]+ (ms|s)/);
  expect(await statusOf(instance, name)).toBe(404);
  await expect(owner.getByRole("button", { name: "Propose to lift it" })).toBeVisible();
  const path = new URL(owner.url()).pathname;

  const proposing = await signIn(ana);
  await proposing.goto(path);
  await proposing.getByRole("button", { name: "Propose to lift it" }).click();
  const propose = proposing.getByRole("dialog", { name: "Propose to lift it" });
  await propose.getByLabel("Reason").fill("It was the test data.");
  await propose.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(proposing.getByText("Waiting for 1 more governance signature.")).toBeVisible();
  const own = proposing.getByRole("button", { name: "Sign the lifting" });
  await expect(own).toHaveAttribute("aria-disabled", "true");
  await expect(own).toHaveAccessibleDescription(/You (proposed|submitted) this/);

  const signing = await signIn(ben);
  await signing.goto(path);
  const back = gateway.told(name);
  await signing.getByRole("button", { name: "Sign the lifting" }).click();
  const sign = signing.getByRole("dialog", { name: "Sign the lifting" });
  await sign.getByLabel("Reason").fill("I read the logs as well.");
  await sign.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(signing.getByText("It was lifted. What it had stopped is as it was before.")).toBeVisible();
  expect((await back).versions.map((entry) => officialOf(entry).status)).toEqual(["active"]);
  expect(await statusOf(instance, name)).toBe(200);
  gateway.close();
});

test("everything stops, once the word is typed, and comes back by a signature", async ({
  instance,
  people: { member, ana, ben, cleo },
  signIn,
}) => {
  const names = [
    await live(instance, member, ana, "com.everything/one"),
    await live(instance, member, ana, "com.everything/two"),
  ];
  const page = await signIn(cleo);
  await page.goto("/quarantine");
  await page.getByRole("button", { name: "Stop servers" }).click();
  const dialog = page.getByRole("dialog", { name: "Stop servers now" });
  await dialog.getByRole("radio", { name: /^Everything/ }).check();
  await dialog.getByLabel("Reason").fill("Keys of the whole house leaked.");
  const stop = dialog.getByRole("button", { name: "Stop everything" });
  await expect(stop).toHaveAccessibleDescription("Type the word to confirm.");
  await stop.click({ force: true });
  expect(await statusOf(instance, names[0] ?? "")).toBe(200);
  await dialog.getByLabel("Type everything to confirm").fill("everything");
  await stop.click();
  await expect(page.getByRole("heading", { level: 1, name: "Everything" })).toBeVisible();
  const { body } = await instance.call<{ servers: unknown[] }>(null, "GET", "/v0.1/servers");
  expect(body.servers).toEqual([]);
  const path = new URL(page.url()).pathname;

  const proposing = await signIn(ana);
  await proposing.goto(path);
  await proposing.getByRole("button", { name: "Propose to lift it" }).click();
  const propose = proposing.getByRole("dialog", { name: "Propose to lift it" });
  await propose.getByLabel("Reason").fill("All keys are changed.");
  await propose.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(proposing.getByRole("button", { name: "Sign the lifting" })).toBeVisible();
  const signing = await signIn(ben);
  await signing.goto(path);
  await signing.getByRole("button", { name: "Sign the lifting" }).click();
  const sign = signing.getByRole("dialog", { name: "Sign the lifting" });
  await sign.getByLabel("Reason").fill("Checked.");
  await sign.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(signing.getByText("It is lifted")).toBeVisible();
  for (const name of names) expect(await statusOf(instance, name)).toBe(200);
});

test("what nobody confirmed in time lapses by itself, and is back once owner and reviewer have confirmed it", async ({
  instance,
  people: { member, ana, ben },
  signIn,
}) => {
  const name = await live(instance, member, ana, "com.lapsed/rates");
  const said = `The approval of ${name} 1.0.0 lapsed; it is no longer callable.`;
  const owner = await signIn(member);
  await owner.goto("/notifications");
  await expect(owner.getByRole("heading", { level: 1, name: "Notifications" })).toBeVisible();
  await letLapse(instance, name);
  await statusBecomes(instance, name, 404);
  await expect(owner.getByRole("main").getByRole("link", { name: said })).toBeVisible();
  await owner.goto(pageOf(name));
  await expect(owner.getByText("Not callable")).toBeVisible();
  await expect(owner.getByText(/^Nobody confirmed it again by/)).toBeVisible();
  await expect(owner.getByRole("link", { name: "Submit again" })).toBeVisible();

  const reviewer = await signIn(ben);
  await reviewer.goto("/recertification");
  await reviewer.getByRole("button", { name: "New campaign" }).click();
  const dialog = reviewer.getByRole("dialog", { name: "New campaign" });
  await dialog.getByLabel("Name").fill("What lapsed");
  await dialog.getByLabel("Owner").selectOption({ label: "Payments" });
  await dialog.getByRole("button", { name: "Start campaign" }).click();
  await reviewer.waitForURL(/\/recertification\/cmp_/);

  await owner.goto("/recertification");
  await expect(async () => {
    await owner.reload();
    await owner.getByRole("link", { name }).click({ timeout: 1_000 });
  }).toPass();
  const confirm = owner.getByRole("form", { name: "Confirm it" });
  await confirm.getByLabel("What still holds").fill("All of it. We use it daily.");
  await confirm.getByRole("button", { name: "Confirm it" }).click();
  await expect(owner.getByText("All of it. We use it daily.")).toBeVisible();
  expect(await statusOf(instance, name)).toBe(404);

  await reviewer.goto(new URL(owner.url()).pathname);
  const decide = reviewer.getByRole("form", { name: "Your decision" });
  await decide.getByLabel("Reason").fill("Still read only, still used.");
  await decide.getByRole("button", { name: "Keep it" }).click();
  await expect(reviewer.getByText(`${name} 1.0.0 is kept`)).toBeVisible();
  expect(await statusOf(instance, name)).toBe(200);
});

test("what nobody answers for any more stops, is listed with who could, and is submitted again for them", async ({
  instance,
  people: { member, ana, ben },
  signIn,
}) => {
  const olaf = await instance.person("Olaf Owner", "member");
  const name = await live(instance, member, ana, "com.orphan/report", `user:${olaf.email}`);
  await instance.disable(olaf);
  await statusBecomes(instance, name, 404);

  const page = await signIn(member);
  await page.goto("/recertification?view=orphans");
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Olaf Owner");
  await expect(row).toContainText("Mia Member");
  await expect(row).toContainText("Submitted it before.");
  await row.getByRole("link", { name }).click();
  await expect(page.getByText("Not callable")).toBeVisible();
  await expect(page.getByText(/^Nobody answers for it/)).toBeVisible();
  await page.getByRole("link", { name: "Submit again" }).click();
  await page.getByLabel("Owner").selectOption({ label: "Payments" });
  await page.getByRole("button", { name: "Submit for approval" }).click();
  await page.waitForURL(/\/submissions\/sub_/);
  await expect(page.getByText("In review").first()).toBeVisible();

  const signing = await signIn(ben);
  await signing.goto(new URL(page.url()).pathname);
  const verdict = signing.getByRole("form", { name: "Your decision" });
  await verdict.getByLabel("Reason").fill("Payments answers for it now.");
  await verdict.getByRole("button", { name: "Approve this version" }).click();
  await expect(signing.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();
  expect(await statusOf(instance, name)).toBe(200);
  await page.goto("/recertification?view=orphans");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toHaveCount(0);
  await page.goto(pageOf(name));
  await expect(page.getByRole("tabpanel").getByText("Payments")).toBeVisible();
});
