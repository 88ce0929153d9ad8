import type { Page } from "@playwright/test";
import type { Page as ListPage } from "#lib/core/page.ts";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { expect, test } from "./fixtures.ts";
import { dirtyFile, syncedSource } from "./support/console-sources.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { upstreamDocument, upstreamRecords } from "./support/sources.ts";
import { startUpstream } from "./support/upstream-registry.ts";

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function expectAccessibleInBoth(page: Page, where: string): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.context().addCookies([{ name: "theme", value: theme, url: page.url() }]);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, `${where}, ${theme}`);
  }
}

test("a dirty file is judged row by row, and what is valid of it is submitted at once", async ({
  instance,
  people,
  signIn,
}) => {
  const governance = await signIn(people.ana);
  await governance.goto("/sources/new?by=file");
  await expect(governance.getByText("32 MiB at most")).toBeVisible();
  const buffer = Buffer.from(dirtyFile("org.dirty"));
  const file = { name: "partner servers.json", mimeType: "application/json", buffer };
  // The field works from when the page's scripts do.
  await expect(async () => {
    await governance.locator("input[type=file]").setInputFiles(file);
    await expect(governance.getByText("A file with a list of servers.")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(governance.getByText("6 servers")).toBeVisible();
  await expect(governance.getByLabel("Name", { exact: true })).toHaveValue("partner servers");
  await governance.getByRole("button", { name: "Add source" }).click();

  await governance.waitForURL(/\/sources\/src_/);
  const path = new URL(governance.url()).pathname;
  await expect(row(governance, "org.dirty/rain")).toContainText("Valid");
  await expect(row(governance, "org.dirty/rain")).toContainText("New");
  await expect(row(governance, "org.dirty/hail")).toContainText("1 error");
  await expect(row(governance, "org.dirty/hail")).toContainText("Invalid");
  await governance.getByRole("link", { name: "org.dirty/hail" }).click();
  const entry = governance.getByRole("dialog", { name: "org.dirty/hail" });
  await expect(entry.getByText("/description").first()).toBeVisible();
  await expect(entry.getByRole("region", { name: "Contents of server.json" })).toContainText(
    "org.dirty/hail",
  );
  await expectAccessible(governance, "an entry");
  await governance.keyboard.press("Escape");
  await expect(entry).toBeHidden();
  await expect(governance).toHaveURL(new RegExp(`${path}$`));

  await governance.getByRole("link", { name: /^Rejected rows/ }).click();
  await expect(row(governance, "U+202E")).toContainText("It has no version.");
  await expect(row(governance, "Row 1 has this name and version already")).toBeVisible();
  await expectAccessibleInBoth(governance, "rejected rows");

  const member = await signIn(people.member);
  await member.goto(path);
  await expect(async () => {
    await member.getByRole("checkbox", { name: "Select org.dirty/rain 1.0.0" }).check({ timeout: 500 });
    await expect(member.getByText("1 selected")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(member.getByRole("checkbox", { name: "Select org.dirty/hail 1.0.0" })).toBeDisabled();
  await member.getByRole("link", { name: "org.dirty/snow" }).focus();
  await member.keyboard.press("Shift+X");
  await member.getByRole("button", { name: "Submit 2 servers…" }).click();
  const form = member.getByRole("dialog", { name: "Submit 2 servers" });
  await form.getByRole("button", { name: "Submit 2 servers" }).click();
  await expect(form.getByText("This field is required.").first()).toBeVisible();
  await expect(form.getByLabel("Owner")).toBeFocused();
  await form.getByLabel("Owner").selectOption({ label: "Payments" });
  await form.getByRole("radio", { name: /^Internal/ }).check();
  await form.getByRole("radio", { name: /^Write/ }).check();
  await form.getByLabel("Purpose").fill("Know the weather before it comes.");
  await expect(form.getByText("Governance: 1 signature")).toBeVisible();
  await expect(form.getByText("Compliance: 1 signature")).toBeVisible();
  await expectAccessible(member, "what is submitted");
  await form.getByRole("button", { name: "Submit 2 servers" }).click();

  await member.waitForURL(/\/imports\/bat_/);
  for (const name of ["org.dirty/rain", "org.dirty/snow"])
    await expect(row(member, name)).toContainText("Submitted");
  await expectAccessibleInBoth(member, "an import");
  const { body } = await instance.call<ListPage<SubmissionSummary>>(
    people.member.token,
    "GET",
    "/api/v1/submissions?view=mine&q=org.dirty",
  );
  expect(body.items.map(({ server }) => server?.name).sort()).toEqual(["org.dirty/rain", "org.dirty/snow"]);
  await member.getByRole("link", { name: "org.dirty/rain", exact: true }).click();
  await member.waitForURL(/\/submissions\/sub_/);
  await expect(member.getByText("Know the weather before it comes.")).toBeVisible();
});

test("a registry is tested before it is added, read in pages, and followed when it changes", async ({
  people,
  signIn,
}) => {
  const upstream = await startUpstream(upstreamRecords(120, "org.upstream"), 50);
  const page = await signIn(people.ana);
  await page.goto("/sources");
  await page.getByRole("link", { name: "Add a source" }).first().click();
  await page.waitForURL(/\/sources\/new/);
  await page.getByLabel("Registry address").fill(`${upstream.url}/v0.1/servers`);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("An MCP registry that speaks API v0.1.")).toBeVisible();
  await expect(page.getByText("org.upstream/server-0000")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("The upstream");
  await expectAccessible(page, "a tested registry");
  await page.getByRole("button", { name: "Add source" }).click();
  await page.waitForURL(/\/sources\/src_/);
  await expect(page.getByRole("link", { name: /^Entries 120/ })).toBeVisible({ timeout: 120_000 });
  await expect(row(page, "org.upstream/server-0049")).toBeVisible();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(row(page, "org.upstream/server-0050")).toBeVisible();
  await expectAccessibleInBoth(page, "entries");

  upstream.records.push({
    server: upstreamDocument("org.upstream/zephyr"),
    updatedAt: new Date().toISOString(),
  });
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(page.getByRole("link", { name: /^Entries 121/ })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("searchbox").fill("zephyr");
  await expect(row(page, "org.upstream/zephyr")).toContainText("New");
  await expect(page).toHaveURL(/q=zephyr/);
  await page.getByRole("searchbox").fill("nothing like it");
  await expect(page.getByText("No entries match")).toBeVisible();
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("Finished")).toHaveCount(2);
  await upstream.close();
});

test("who may only look is told why, and a registry that is none is not taken for one", async ({
  instance,
  people,
  signIn,
}) => {
  const text = dirtyFile("org.looked-at");
  const source = await syncedSource(instance, people.ana, { kind: "file", text });
  const auditor = await signIn(people.auditor);
  await auditor.goto("/sources");
  await auditor.getByRole("button", { name: "Add a source" }).first().focus();
  await expect(auditor.getByRole("tooltip")).toContainText("Only people with the role admin or governance");
  await auditor.goto("/sources/new");
  await expect(auditor.getByText("You may not see this")).toBeVisible();
  await auditor.goto(`/sources/${source.id}`);
  await expect(row(auditor, "org.looked-at/rain")).toBeVisible();
  await expect(auditor.getByRole("checkbox")).toHaveCount(0);
  await expect(auditor.getByRole("button", { name: "Sync now" })).toHaveAttribute("aria-disabled", "true");

  const page = await signIn(people.ana);
  await page.goto("/sources/new");
  await page.getByLabel("Registry address").fill(instance.url);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("button", { name: "Test connection" })).not.toHaveAttribute(
    "aria-busy",
    "true",
  );
  await page.goto("/sources/src_00000000000000000000000000000000");
  await expect(page.getByText("There is nothing here")).toBeVisible();
});
