import { expect, test } from "./fixtures.ts";
import { startEverythingServer } from "./mcp-servers/everything-server.ts";
import type { TestServer } from "./mcp-servers/listen.ts";
import { startModernServer } from "./mcp-servers/modern-server.ts";
import { searchAudit } from "./support/audit.ts";

const servers: { title: string; start: () => Promise<TestServer>; tool: string }[] = [
  { title: "a server of the 2025 revisions", start: startEverythingServer, tool: "echo" },
  { title: "a server of the 2026-07-28 revision", start: startModernServer, tool: "post_booking" },
];

for (const { title, start, tool } of servers) {
  test(`${title} goes from its address to the approved catalog, signed by two people`, async ({
    people,
    signIn,
    signInByForm,
    instance,
  }) => {
    const server = await start();

    const member = await signInByForm(people.member);
    await member.goto("/servers/new");
    await member.getByLabel("Server address").fill(server.url);
    await member.getByLabel("Owner").selectOption({ label: "Payments" });
    await member.getByRole("radio", { name: /^Internal/ }).check();
    await member.getByRole("radio", { name: /^Write/ }).check();
    await member.getByLabel("Purpose").fill("Look at what real servers offer.");
    await expect(member.getByRole("complementary")).toContainText(/governance/i);
    await expect(member.getByRole("complementary")).toContainText(/compliance/i);
    await member.getByRole("button", { name: "Submit for approval" }).click();
    await member.waitForURL(/\/submissions\/sub_/);
    await expect(member.getByText("In review").first()).toBeVisible();
    await expect(member.getByText(tool, { exact: true }).first()).toBeVisible();
    const path = new URL(member.url()).pathname;

    for (const reviewer of [people.ana, people.cleo]) {
      const page = await signIn(reviewer);
      await page.goto(path);
      await page.getByLabel("Reason").fill(`Reviewed by ${reviewer.name}.`);
      await page.getByRole("button", { name: /^Approve/ }).click();
      await expect(page.getByText(`Reviewed by ${reviewer.name}.`)).toBeVisible();
    }
    await expect(member.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();

    const id = path.split("/").at(-1);
    const { body } = await instance.call<{ server: { name: string } }>(
      people.ana.token,
      "GET",
      `/api/v1/submissions/${id}`,
    );
    const listed = await instance.call(
      null,
      "GET",
      `/v0.1/servers/${encodeURIComponent(body.server.name)}/versions/latest`,
    );
    expect(listed.status).toBe(200);

    const auditor = await signIn(people.auditor);
    await auditor.goto("/servers");
    await expect(auditor.locator(`a[href="/servers/${encodeURIComponent(body.server.name)}"]`)).toBeVisible();
    await auditor.goto("/audit");
    for (const who of [people.member.name, people.ana.name, people.cleo.name])
      await expect(auditor.getByText(who).filter({ visible: true }).first()).toBeVisible();
    const events = await searchAudit(instance, people.auditor.token, `target:submission:${id}`);
    expect(events.map(({ action }) => action).reverse()).toEqual([
      "submission.create",
      "submission.read_server",
      "submission.vote",
      "submission.vote",
      "submission.decide",
    ]);
    await server.close();
  });
}

test("the submitter can't approve, and is told why", async ({ instance, people, signIn }) => {
  const server = await startModernServer("own-work", "1.0.0");
  const judge = await instance.person("Gil Both", "member", "governance");
  const page = await signIn(judge);
  await page.goto("/servers/new");
  await page.getByLabel("Server address").fill(server.url);
  await page.getByLabel("Owner").selectOption(`user:${people.member.email}`);
  await page.getByRole("radio", { name: /^Public/ }).check();
  await page.getByRole("radio", { name: /^Read/ }).check();
  await page.getByLabel("Purpose").fill("Try to sign my own.");
  await page.getByRole("button", { name: "Submit for approval" }).click();
  await expect(page.getByText("In review").first()).toBeVisible();
  const verdict = page.getByRole("complementary", { name: "Verdict" });
  await expect(verdict.getByText(/^You submitted this/)).toBeVisible();
  await server.close();
});

test("a stale page keeps the typed reason and shows what happened", async ({ instance, people, signIn }) => {
  const server = await startModernServer("moving", "1.0.0");
  const created = await instance.call<{ id: string }>(people.member.token, "POST", "/api/v1/submissions", {
    url: server.url,
    owner: "team:payments",
    data_classification: "public",
    access_level: "read",
    purpose: "Move under the reviewer's eyes.",
  });
  const path = `/submissions/${created.body.id}`;
  const page = await signIn(people.ben);
  await page.goto(path);
  await expect(page.getByRole("button", { name: /^Approve/ })).toBeVisible();
  await page.getByLabel("Reason").fill("I have read all of it.");
  // What the page asks for is under way until the vote is answered: the refusal has to tell what happened.
  const answered = Promise.withResolvers<void>();
  await page.route(`**/api/v1${path}`, async (route) => {
    await answered.promise;
    await route.continue();
  });
  const revised = await instance.call(people.member.token, "PATCH", `/api/v1${path}`, {
    data_classification: "internal",
  });
  expect(revised.status).toBe(200);
  const refusal = page.waitForResponse(`**/api/v1${path}/votes`);
  await page.getByRole("button", { name: /^Approve/ }).click();
  expect((await refusal).status()).toBe(409);
  answered.resolve();
  await expect(page.getByText(/changed since you looked/i).first()).toBeVisible();
  await expect(page.getByLabel("Reason")).toHaveValue("I have read all of it.");
  await server.close();
});

test("a server that can't be read leaves a draft that says why, with a retry", async ({ people, signIn }) => {
  const server = await startModernServer("gone", "1.0.0");
  await server.close();
  const page = await signIn(people.member);
  await page.goto("/servers/new");
  await page.getByLabel("Server address").fill(server.url);
  await page.getByLabel("Owner").selectOption({ label: "Payments" });
  await page.getByRole("radio", { name: /^Public/ }).check();
  await page.getByRole("radio", { name: /^Read/ }).check();
  await page.getByLabel("Purpose").fill("See it fail.");
  await page.getByRole("button", { name: "Submit for approval" }).click();
  await expect(page.getByText(/Nothing listens at this address/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Read it again" })).toBeVisible();
});
