import type { Locator, Page } from "@playwright/test";
import { test } from "./access-fixtures.ts";
import { expect } from "./fixtures.ts";
import { givenGrant, registeredAgent } from "./support/access.ts";
import { searchAudit } from "./support/audit.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { until } from "./support/until.ts";

const verdictOf = (page: Page) => page.getByRole("complementary", { name: "Verdict" });

/** Presses, and waits until the console has answered: from then on it counts. */
async function press(button: Locator, method: string, path: string | RegExp): Promise<void> {
  const page = button.page();
  const answered = page.waitForResponse(
    (response) =>
      response.request().method() === method && new URL(response.url()).pathname.match(path) !== null,
  );
  await button.click();
  expect((await answered).ok()).toBe(true);
}

async function approve(page: Page, grantPath: string, reason: string): Promise<void> {
  await page.goto(grantPath);
  const verdict = verdictOf(page);
  await verdict.getByLabel("Reason").fill(reason);
  await press(verdict.getByRole("button", { name: "Approve 1 tool" }), "POST", /\/votes$/);
  await expect(verdict.getByText(reason)).toBeVisible();
}

test("an agent is denied, asks by the denial's link, is given it by two, uses it, and loses it at once", async ({
  instance,
  people: { ana, cleo, auditor },
  world,
  signIn,
}) => {
  const { gateway, server, sets, olga, tom } = world;
  const agent = await registeredAgent(instance, world, "Rate keeper", "service");
  const call = { agent: agent.clientId, tool: sets, arguments: { currency: "CHF", rate: "0.94" } };

  const link = await test.step("denied, with a link to what is missing", async () => {
    const { decision, context } = await gateway.ask(call);
    expect({ decision, ...context }).toMatchObject({
      decision: false,
      reason: "no_grant",
      grants: [],
      next_action: "request",
      request: { kind: "grant", agent_id: agent.id, server, scope: "write", tool: "set_rate" },
    });
    return context.request?.url ?? "";
  });

  const { grantPath, requester } =
    await test.step("requested by who answers for it, with nothing to fill in but why", async () => {
      const page = await signIn(olga);
      await page.goto(link);
      const form = page.getByRole("form", { name: "Request access" });
      await expect(form.getByText(server)).toBeVisible();
      const levels = form.getByRole("group", { name: "Access levels" });
      await expect(levels.getByRole("checkbox", { checked: true })).toHaveCount(1);
      await expect(levels.getByRole("checkbox", { name: "Write", exact: true })).toBeChecked();
      const outcome = form.getByRole("complementary", { name: "What it comes to" });
      await expect(outcome).toContainText("1 tool");
      await expect(outcome).toContainText("1 governance + 1 compliance");
      await form.getByRole("button", { name: "Request access" }).click();
      await expect(form.getByLabel("Reason")).toBeFocused();
      await form.getByLabel("Reason").fill("The desk fixes the rate of the day at nine.");
      await press(form.getByRole("button", { name: "Request access" }), "POST", "/api/v1/grants$");
      await page.waitForURL("**/grants/*");
      return { grantPath: new URL(page.url()).pathname, requester: page };
    });
  const grantId = grantPath.split("/").at(-1) ?? "";

  await test.step("decided on neither by who requested it, nor by a colleague of their team", async () => {
    const teammate = await signIn(tom);
    await teammate.goto(grantPath);
    for (const [page, person, why] of [
      [requester, olga, "You requested this. Somebody else decides on it."],
      [teammate, tom, "You answer for this. Somebody else decides on it."],
    ] as const) {
      await expect(verdictOf(page).getByText(why)).toBeVisible();
      await expect(page.getByRole("form", { name: "Your decision" })).toHaveCount(0);
      const { body } = await instance.call<{ digest: string }>(person.token, "GET", `/api/v1${grantPath}`);
      const vote = { decision: "approve", digest: body.digest, reason: "It is mine." };
      const refused = await instance.call(person.token, "POST", `/api/v1${grantPath}/votes`, vote);
      expect(refused).toMatchObject({ status: 403, body: { detail: why } });
    }
  });

  const governance = await signIn(ana);
  await test.step("signed by governance, which is not enough, and by compliance", async () => {
    await approve(governance, grantPath, "One tool, one value, and the desk checks it.");
    await expect(verdictOf(governance).getByText(/^Waiting for 1 compliance signature/)).toBeVisible();
    expect(await gateway.ask(call)).toMatchObject({ decision: false, context: { reason: "no_grant" } });
    const compliance = await signIn(cleo);
    await approve(compliance, grantPath, "No customer's data in it.");
    await expect(verdictOf(compliance).getByText(/^In force/)).toBeVisible();
  });

  const permitted = await test.step("permitted, by that grant", async () => {
    const context = await gateway.becomes(true, call);
    expect(context).toMatchObject({ reason: "permitted", grants: [grantId] });
    expect(await gateway.ask({ ...call, tool: world.lists })).toMatchObject({
      decision: false,
      context: { reason: "no_grant", request: { scope: "read" } },
    });
    return context;
  });

  await test.step("found in the audit log by the agent's name", async () => {
    const query = `agent:"${agent.name}"`;
    await until(
      () => searchAudit(instance, auditor.token, query),
      (records) => records.some(({ audit_id: id }) => id === permitted.evaluation_id),
    );
    const page = await signIn(auditor);
    await page.goto(`/audit?${new URLSearchParams({ q: query })}`);
    const events = page.getByRole("region", { name: "Events", exact: true });
    await events.locator(`a[href*="event=${permitted.evaluation_id}"]`).click();
    await expect(page.getByRole("dialog")).toContainText(grantId);
  });

  await test.step("revoked, and denied from then on", async () => {
    await governance.goto(grantPath);
    await governance.getByRole("button", { name: "Revoke", exact: true }).click();
    const dialog = governance.getByRole("dialog", { name: "Revoke this access?" });
    await dialog.getByLabel("Reason").fill("The desk fixes rates by hand again.");
    await press(dialog.getByRole("button", { name: "Revoke it" }), "POST", /\/revoke$/);
    expect(await gateway.becomes(false, call)).toMatchObject({ reason: "no_grant", grants: [] });
    await expect(verdictOf(governance)).toContainText("ended by Ana Governance");
  });

  await test.step("and what goes by the status alone hears which scope is missing", async () => {
    const { status, headers, body } = await gateway.enforce(call, 7);
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", scope="${server}:write"`,
    );
    expect(body).toMatchObject({
      jsonrpc: "2.0",
      id: 7,
      error: { code: -32_001, data: { reason: "no_grant", next: { action: "request", url: link } } },
    });
  });
});

test("a person lets an agent act for them by the denial's link, and takes it back at once", async ({
  instance,
  people: { ana, member, ben },
  world,
  signIn,
}) => {
  const { gateway, server, lists } = world;
  const agent = await registeredAgent(instance, world, "Rate helper", "on_behalf_of");
  await givenGrant(instance, world, agent, ["read"], ana);
  const call = { agent: agent.clientId, user: member.email, tool: lists };

  const link = await test.step("denied without their word, with a link to give it", async () => {
    const context = await gateway.becomes(false, call);
    expect(context).toMatchObject({
      reason: "no_consent",
      next_action: "request",
      request: { kind: "consent", agent_id: agent.id, server, scope: "read" },
    });
    return context.request?.url ?? "";
  });

  const page = await signIn(member);
  await test.step("allowed by them, for them alone", async () => {
    await page.goto(link);
    const dialog = page.getByRole("dialog", { name: "Let Rate helper act for you?" });
    await expect(dialog).toContainText(server);
    await expect(dialog.getByRole("checkbox")).toHaveCount(1);
    await expect(dialog.getByRole("checkbox", { name: /^Read/ })).toBeChecked();
    await press(dialog.getByRole("button", { name: "Allow read" }), "POST", "/api/v1/consents$");
    const context = await gateway.becomes(true, call);
    expect(context).toMatchObject({ reason: "permitted", consent: expect.stringMatching(/./) });
    expect(await gateway.ask({ ...call, user: ben.email })).toMatchObject({
      decision: false,
      context: { reason: "no_consent" },
    });
    expect(await gateway.ask({ agent: agent.clientId, tool: lists })).toMatchObject({
      decision: false,
      context: { reason: "user_required" },
    });
  });

  await test.step("withdrawn, and denied from then on", async () => {
    const acting = page.getByRole("region", { name: "They act for you" });
    await acting.getByRole("button", { name: "Withdraw from Rate helper" }).click();
    const dialog = page.getByRole("dialog", { name: "Withdraw from Rate helper?" });
    await press(dialog.getByRole("button", { name: "Withdraw" }), "POST", /\/withdraw$/);
    expect(await gateway.becomes(false, call)).toMatchObject({
      reason: "no_consent",
      request: { url: link },
    });
    await expect(acting.getByText("No agent acts for you here.")).toBeVisible();
    const possible = page.getByRole("region", { name: "They could act for you" });
    await expect(possible.getByRole("row").filter({ hasText: "Rate helper" })).toBeVisible();
  });
});

test("what an agent has and does not use, a review takes; it is denied at once, and one click gives it back", async ({
  instance,
  people: { ana, cleo },
  world,
  signIn,
}) => {
  const { gateway, lists, sets, olga } = world;
  const agent = await registeredAgent(instance, world, "Rate reader", "service");
  const grant = await givenGrant(instance, world, agent, ["read", "write"], ana, cleo);
  const reads = { agent: agent.clientId, tool: lists };
  const writes = { agent: agent.clientId, tool: sets };

  await test.step("permitted what it was granted, of which it uses one tool", async () => {
    await gateway.becomes(true, reads);
    await until(
      () =>
        instance.call<{ granted: number; used: number }>(olga.token, "GET", `/api/v1/grants/${grant.id}/use`),
      ({ body }) => body.granted === 2 && body.used === 1,
    );
  });

  const governance = await signIn(ana);
  await test.step("a review is opened over everything above read", async () => {
    await governance.goto("/access-reviews");
    await governance.getByRole("button", { name: "Open a review" }).click();
    const dialog = governance.getByRole("dialog", { name: "Open an access review" });
    await dialog.getByLabel("Name").fill("Winter review");
    await dialog.getByRole("checkbox", { name: "Write", exact: true }).check();
    await press(dialog.getByRole("button", { name: "Open the review" }), "POST", "/api/v1/access-reviews$");
    await governance.waitForURL("**/access-reviews/arv_*");
  });

  const its = governance.getByRole("region", { name: agent.name });
  await test.step("which shows what was used of what was granted, and narrows it by keyboard", async () => {
    await expect(its).toContainText("1 of 2 tools used");
    await expect(its).toContainText("If nobody decides: revoked");
    await expectAccessible(governance, "an access review");
    // The key works from when the page's scripts do.
    const dialog = governance.getByRole("dialog", { name: "Narrow to what is needed" });
    await expect(async () => {
      await its.locator("a[data-item]").focus();
      await governance.keyboard.press("n");
      await expect(dialog).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expect(dialog.getByRole("checkbox", { name: /list_rates/ })).toBeChecked();
    await expect(dialog.getByRole("checkbox", { name: /set_rate/ })).not.toBeChecked();
    await press(dialog.getByRole("button", { name: "Narrow to 1 tool" }), "POST", /\/verdicts$/);
    await expect(its.getByRole("button", { name: "Narrow" })).toHaveAttribute("aria-pressed", "true");
    await expect(its).toContainText("Narrow to 1 tool, Ana Governance");
  });

  await test.step("carried out when it is closed, and not before", async () => {
    expect(await gateway.ask(writes)).toMatchObject({ decision: true });
    // With nothing left that waits, the page still stays where the reader is.
    const views = governance.getByRole("navigation", { name: "Which grants" });
    await expect(views.getByRole("link", { name: "Waits for you" })).toHaveAttribute("aria-current", "page");
    await governance.getByRole("button", { name: "Close the review" }).click();
    const dialog = governance.getByRole("dialog", { name: "Close this review?" });
    await expect(dialog).toContainText("1 grant narrowed");
    await press(dialog.getByRole("button", { name: "Close and carry out" }), "POST", /\/close$/);
    await expect(its.getByText("Narrowed", { exact: true })).toBeVisible();
    const context = await gateway.becomes(false, writes);
    expect(context).toMatchObject({ reason: "grant_in_shadow" });
    expect(await gateway.ask(reads)).toMatchObject({ decision: true });
  });

  await test.step("signed off by compliance, who had no hand in it", async () => {
    const compliance = await signIn(cleo);
    await compliance.goto(new URL(governance.url()).pathname);
    const form = compliance.getByRole("form", { name: "Sign off" });
    await form.getByLabel("Statement").fill("One grant, narrowed to what was used.");
    await press(form.getByRole("button", { name: "Sign off the review" }), "POST", /\/sign-off$/);
    await expect(compliance.getByText("Signed off by Cleo Compliance")).toBeVisible();
  });

  await test.step("restored by who answers for it with one click, and permitted again", async () => {
    const owner = await signIn(olga);
    await owner.goto(`/grants/${grant.id}`);
    const narrowed = owner.getByRole("region", { name: "Narrowed" });
    await expect(narrowed).toContainText("set_rate");
    await expectAccessible(owner, "a grant that was narrowed");
    await narrowed.getByRole("button", { name: "Restore" }).click();
    const dialog = owner.getByRole("dialog", { name: "Restore 1 tool?" });
    await dialog.getByLabel("Reason").fill("The desk fixes rates at the end of the quarter.");
    await press(dialog.getByRole("button", { name: "Restore 1 tool" }), "POST", /\/restore$/);
    expect(await gateway.becomes(true, writes)).toMatchObject({ reason: "permitted", grants: [grant.id] });
    await expect(narrowed).toContainText("all back");
  });
});
