import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { startEverythingServer } from "./mcp-servers/everything-server.ts";
import { dirtyFile, importAll, syncedSource } from "./support/console-sources.ts";
import { expectAccessible, expectLegible } from "./support/expect-accessible.ts";
import { governed } from "./support/governed.ts";
import type { Instance } from "./support/instance.ts";
import { pressUntilFocused } from "./support/keyboard.ts";

/** Looks at pages wide, dark and narrow. What the browser complains of while it does is collected. */
async function lookAt(page: Page, instance: Instance, paths: readonly string[]): Promise<void> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${new URL(page.url()).pathname}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${new URL(page.url()).pathname}: ${error.message}`));
  await page.context().addCookies([{ name: "theme", value: "light", url: instance.url }]);
  for (const path of paths) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, `${path}, light`);
    await expectFits(page, path);
    await show(page, "dark");
    await expectLegible(page, `${path}, dark`);
    await show(page, "light");
    await page.setViewportSize({ width: 390, height: 900 });
    await expectAccessible(page, `${path}, narrow`);
    await expectFits(page, path);
  }
  expect(complaints).toEqual([]);
}

/** Changes the theme as the theme's menu does, and waits until every colour is what it will be. */
async function show(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate(async (name) => {
    document.documentElement.classList.remove("light", "dark");
    document.documentElement.classList.add(name);
    await Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    );
  }, theme);
}

async function expectFits(page: Page, path: string): Promise<void> {
  const [over, width] = await page.evaluate(() => [
    document.documentElement.scrollWidth - window.innerWidth,
    window.innerWidth,
  ]);
  expect(over, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
}

test("every page is accessible, and keeps to its own security policy", async ({
  instance,
  people,
  signIn,
}) => {
  test.setTimeout(600_000);
  const server = await startEverythingServer();
  const { body } = await instance.call<{ id: string }>(people.member.token, "POST", "/api/v1/submissions", {
    url: server.url,
    owner: "team:payments",
    data_classification: "restricted",
    access_level: "admin",
    purpose: "Be looked at.",
  });
  const everyone = await instance.person("Olga Overall", "member", "governance", "auditor");
  const source = await syncedSource(instance, everyone, { kind: "file", text: dirtyFile("org.accessible") });
  const batch = await importAll(instance, everyone, source.id);
  const page = await signIn(everyone);
  await lookAt(page, instance, [
    "/",
    "/servers",
    "/servers/new",
    "/submissions",
    `/submissions/${body.id}`,
    "/catalogs",
    "/catalogs/default",
    "/catalogs/default?tab=connect",
    "/catalogs/default?tab=readers",
    "/sources",
    "/sources/new",
    "/sources/new?by=file",
    `/sources/${source.id}`,
    ...["rejected", "history", "imports"].map((tab) => `/sources/${source.id}?tab=${tab}`),
    `/sources/${source.id}/imports/${batch.id}`,
    "/settings",
    "/settings?tab=namespaces",
    "/settings?tab=validation",
  ]);
  await server.close();
});

test("every page of the audit log, and of agents and what they may do, is accessible", async ({
  instance,
  signIn,
}) => {
  test.setTimeout(600_000);
  const everyone = await instance.person("Oda Overview", "member", "governance", "auditor", "admin");
  const page = await signIn(everyone);
  await lookAt(page, instance, [
    ...["", "/exports", "/integrity", "/streams", "/recording", "/retention"].map((tab) => `/audit${tab}`),
    "/audit?q=status:denied",
    "/agents",
    "/agents/new",
    "/grants",
    ...["requested", "given", "ended"].map((view) => `/grants?view=${view}`),
    "/my-agents",
    "/access",
    "/access?by=server",
    "/policies/access",
    "/policies/access?tab=history",
    "/policies/duties",
    "/policies/bundles",
    "/access-reviews",
    "/access-reviews?view=schedules",
    "/approvals",
    "/approvals/standing",
    "/approvals/standing?live=false",
    "/approvals/emergencies",
    "/approvals/measures",
    "/approvals/measures?days=7",
    "/approvals/emergencies?open=false",
  ]);

  await page.goto("/policies/access");
  await expect(async () => {
    await page.getByRole("button", { name: "Edit the policy" }).click({ timeout: 1_000 });
    await expect(page.getByRole("button", { name: "Add a rule" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectAccessible(page, "a draft of the access policy, narrow");
  await expectFits(page, "a draft of the access policy");
});

test("every page of governing is accessible", async ({ instance, people, signIn }) => {
  test.setTimeout(600_000);
  const everyone = await instance.person("Ole Overseer", "member", "governance", "auditor", "admin");
  const { quarantine, campaign, recertification, server } = await governed(instance, {
    member: people.member,
    // Of its own, because who is away has them act for themselves from then on.
    reviewer: await instance.person("Rita Reviewer", "governance"),
    administrator: everyone,
  });
  await lookAt(await signIn(everyone), instance, [
    "/quarantine",
    `/quarantine/${quarantine}`,
    ...["matrix", "history", "proposals"].map((tab) => `/policies?tab=${tab}`),
    "/notifications",
    ...["needs_me", "campaigns", "orphans", "all"].map((view) => `/recertification?view=${view}`),
    `/recertification/${campaign}`,
    `/recertification/${recertification}`,
    "/delegations",
    "/delegations?view=all&past=true",
    ...["standing", "versions"].map((tab) => `/servers/${encodeURIComponent(server)}?tab=${tab}`),
  ]);
});

test("the sign-in page is accessible", async ({ page, instance }) => {
  await page.goto(instance.url);
  await expect(page.getByLabel("Password")).toBeVisible();
  await expectAccessible(page, "sign-in");
});

test("a reviewer approves by keyboard alone", async ({ instance, people, signIn }) => {
  const server = await startEverythingServer();
  const { body } = await instance.call<{ id: string }>(people.member.token, "POST", "/api/v1/submissions", {
    url: server.url,
    owner: "team:payments",
    data_classification: "public",
    access_level: "read",
    purpose: "Be approved without a mouse.",
  });
  const page = await signIn(people.ben);
  await page.goto(`/submissions/${body.id}`);
  await expect(page.getByRole("button", { name: /^Approve/ })).toBeVisible();
  await pressUntilFocused(page.getByLabel("Reason"), "a");
  await page.getByLabel("Reason").clear();
  await page.keyboard.type("Read it with my hands on the keys.");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /^Approve/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();
  await server.close();
});
