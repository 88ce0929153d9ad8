import { test as base } from "./fixtures.ts";
import { type AccessWorld, accessWorld } from "./support/access.ts";

/** A console with a server that agents may be let to, and with people on every side of it. */
export const test = base.extend<object, { world: AccessWorld }>({
  consoleOf: ["access", { scope: "worker" }],
  world: [
    async ({ instance, people }, use) => {
      const world = await accessWorld(instance, people);
      await use(world);
      await world.close();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});
