import { test as base, expect, type Page } from "@playwright/test";
import { Instance, type Person, password } from "./support/instance.ts";

type People = { member: Person; ana: Person; ben: Person; cleo: Person; auditor: Person };

/** Each worker has a console of its own, with people of the roles that the main job needs. */
export const test = base.extend<
  { signIn: (person: Person, page?: Page) => Promise<Page> },
  { consoleOf: string; instance: Instance; people: People }
>({
  /** Tests that change what all others see, as a kill switch does, name a console that they have to themselves. */
  consoleOf: ["everybody", { option: true, scope: "worker" }],
  instance: [
    async ({ consoleOf: _ }, use) => {
      const instance = await Instance.start();
      await instance.allowLocalServers();
      await use(instance);
      await instance.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  people: [
    async ({ instance }, use) => {
      const [member, ana, ben, cleo, auditor] = await Promise.all([
        instance.person("Mia Member", "member"),
        instance.person("Ana Governance", "governance"),
        instance.person("Ben Governance", "governance"),
        instance.person("Cleo Compliance", "compliance"),
        instance.person("Ada Auditor", "auditor"),
      ]);
      await instance.team("payments", "Payments", member);
      await use({ member, ana, ben, cleo, auditor });
    },
    { scope: "worker", timeout: 120_000 },
  ],
  signIn: async ({ browser, instance }, use) => {
    const open: Page[] = [];
    await use(async (person) => {
      const context = await browser.newContext({ baseURL: instance.publicUrl });
      const page = await context.newPage();
      open.push(page);
      await page.goto("/");
      await page.getByLabel("E-mail address").fill(person.email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("navigation").first()).toBeVisible();
      return page;
    });
    for (const page of open) await page.context().close();
  },
});

export { expect };
