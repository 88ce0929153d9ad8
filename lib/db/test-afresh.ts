import { register } from "prom-client";
import { afterAll, vi } from "vitest";

// One process works through many test files, since reading the libraries anew for each would take longer than the tests.
// Nothing of the product outlives a file for all that: its modules, what they share and the settings are made anew.
const settings = { ...process.env };

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
  for (const name of Object.keys(globalThis))
    if (name.startsWith("__countersign")) Reflect.deleteProperty(globalThis, name);
  register.clear();
  for (const name of Object.keys(process.env)) if (!(name in settings)) delete process.env[name];
  Object.assign(process.env, settings);
});
