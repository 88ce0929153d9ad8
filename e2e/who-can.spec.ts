import { readFile } from "node:fs/promises";
import { test } from "./access-fixtures.ts";
import { expect } from "./fixtures.ts";
import { givenGrant, registeredAgent } from "./support/access.ts";

test("who can do what is told from both sides, with the because; and why somebody can't", async ({
  instance,
  people,
  world,
  signIn,
}) => {
  const agent = await registeredAgent(instance, world, "Rate teller", "service");
  const grant = await givenGrant(instance, world, agent, ["read"], people.ana);
  const page = await signIn(people.auditor);

  await page.goto(`/agents/${agent.id}`);
  await page.getByRole("link", { name: "What it can do" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Who can do what" })).toBeVisible();
  const row = page.getByRole("button", { name: /list_rates/ });
  await row.focus();
  await page.keyboard.press("Enter");
  await expect(row).toHaveAttribute("aria-expanded", "true");
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Grant of read access" })).toHaveAttribute(
    "href",
    `/grants/${grant.id}`,
  );
  await expect(main).toContainText("Requested by Olga Owner");
  await expect(main).toContainText("The call is permitted.");
  await expect(main).toContainText("treasury-edge");

  await page.goto(`/access?agent=${agent.id}&server=${encodeURIComponent(world.server)}&tool=set_rate`);
  await expect(page.getByRole("heading", { name: "It may not use this tool" })).toBeVisible();
  await expect(main).toContainText("No grant that is in force gives the agent this access.");

  await page.goto(`/servers/${encodeURIComponent(world.server)}`);
  await page.getByRole("link", { name: "Who can use it" }).click();
  await expect(page.getByRole("button", { name: /Rate teller/ })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  const csv = await readFile(await file.path(), "utf8");
  expect(csv).toContain(grant.id);
  expect(csv).toContain("signed by");
});
