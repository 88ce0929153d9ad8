import { expect, test } from "vitest";
import { spend } from "./rate-limit.ts";

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
