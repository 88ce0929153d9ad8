import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { BrowserSession } from "./support/browser-session.ts";
import { Instance, type Person, password } from "./support/instance.ts";

type People = { member: Person; ana: Person; ben: Person; cleo: Person; auditor: Person };

/** Each worker has a console of its own, with people of the roles that the main job needs. */
export const test = base.extend<
  {
    /** Gives a blank page of somebody who has just signed in. */
    signIn: (person: Person) => Promise<Page>;
    /** Signs somebody in as they do it themselves, by the form. Gives the console's first page. */
    signInByForm: (person: Person) => Promise<Page>;
    /** Contexts of this test's own, closed when it ends. */
    newContext: () => Promise<BrowserContext>;
  },
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
    { scope: "worker", timeout: 300_000 },
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
    { scope: "worker", timeout: 300_000 },
  ],
  newContext: async ({ browser, instance }, use) => {
    const open: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: instance.publicUrl });
      open.push(context);
      return context;
    });
    for (const context of open) await context.close();
  },
  signIn: async ({ instance, newContext }, use) => {
    await use(async (person) => {
      const session = new BrowserSession(instance.publicUrl);
      await session.signIn(person.email, password);
      const context = await newContext();
      await context.addCookies(
        [...session.cookies].map(([name, value]) => ({ name, value, url: instance.publicUrl })),
      );
      return context.newPage();
    });
  },
  signInByForm: async ({ newContext }, use) => {
    await use(async (person) => {
      const page = await (await newContext()).newPage();
      await page.goto("/");
      await page.getByLabel("E-mail address").fill(person.email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("navigation").first()).toBeVisible();
      return page;
    });
  },
});

export { expect };
