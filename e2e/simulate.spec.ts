import type { SimulationResult } from "#lib/access/simulation/schemas.ts";
import { test } from "./access-fixtures.ts";
import { expect } from "./fixtures.ts";
import { givenGrant, registeredAgent } from "./support/access.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { until } from "./support/until.ts";

test("what revoking a grant would break is seen before it is revoked", async ({
  instance,
  people,
  world,
  signIn,
}) => {
  const { gateway, lists, server } = world;
  const agent = await registeredAgent(instance, world, "Rate watcher", "service");
  const grant = await givenGrant(instance, world, agent, ["read"], people.ana);
  expect(grant.status).toBe("active");
  const call = { agent: agent.clientId, tool: lists, arguments: { currency: "CHF" } };
  await gateway.becomes(true, call);
  await gateway.ask(call);
  // What was decided is asked about once it is sealed.
  await until(
    async () => {
      const input = { disabled_agents: [agent.id] };
      return (
        await instance.call<SimulationResult>(
          people.auditor.token,
          "POST",
          "/api/v1/access/simulations",
          input,
        )
      ).body;
    },
    ({ denied }) => denied >= 2,
  );

  const page = await signIn(people.cleo);
  await page.goto(`/grants/${grant.id}`);
  await page.getByRole("link", { name: "What would break if revoked?" }).click();
  await page.waitForURL(`**/policies/simulate?grant=${grant.id}`);
  await expect(page.getByRole("list", { name: "Revoke grants: chosen" })).toContainText(agent.name);
  await page.getByRole("button", { name: "Try it" }).click();
  const report = page.getByRole("region", { name: "What would change" });
  await expect(report).toContainText(/\d+ of \d+ decisions would be denied/);
  await expect(report.getByRole("region", { name: "By agent" })).toContainText(agent.name);
  const flip = report.getByRole("table", { name: "What flips" }).getByRole("row").filter({ hasText: server });
  await expect(flip).toContainText("list_rates");
  await expect(flip).toContainText("Permitted");
  await expect(flip).toContainText("No grant");
  await expectAccessible(page, "what would change");
  // It was only tried.
  await gateway.becomes(true, call);

  await page.getByRole("button", { name: `Take out ${agent.name}` }).click();
  await expect(report).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Try it" })).toHaveAccessibleDescription(
    "Choose something to try first.",
  );
});
