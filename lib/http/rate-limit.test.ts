import { expect, test } from "vitest";
import { spend } from "./rate-limit.ts";

test("one actor publishes 240 times a minute", async () => {
  const all = Array.from({ length: 240 }, () => spend("publish", "dns:example.com"));
  await expect(Promise.all(all)).resolves.toBeDefined();
  await expect(spend("publish", "dns:example.com")).rejects.toMatchObject({ code: "rate_limited" });
  await expect(spend("publish", "dns:example.org")).resolves.toBeUndefined();
});

test("one caller's requests are limited, and nobody else's", async () => {
  const one = Array.from({ length: 120 }, () => spend("signIn", "192.0.2.1"));
  await expect(Promise.all(one)).resolves.toBeDefined();
  await expect(spend("signIn", "192.0.2.1")).rejects.toMatchObject({
    code: "rate_limited",
    details: { retry_after: expect.any(Number) },
  });
  await expect(spend("signIn", "192.0.2.2")).resolves.toBeUndefined();
  await expect(spend("api", "192.0.2.1")).resolves.toBeUndefined();
});
