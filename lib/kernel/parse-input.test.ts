import { expect, test } from "vitest";
import { z } from "zod";
import { DomainError } from "../core/errors.ts";
import { parseInput } from "./parse-input.ts";

test("however wrong the input, the refusal stays small", () => {
  const schema = z.strictObject({ list: z.array(z.string()) });
  for (const input of [
    { list: Array.from({ length: 100_000 }, () => 0) },
    Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`${"key".repeat(200)}${index}`, 1])),
  ]) {
    const refusal = (() => {
      try {
        return parseInput(schema, input);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(DomainError);
    const { issues, message } = refusal as DomainError;
    expect(JSON.stringify({ issues, message }).length).toBeLessThan(150_000);
  }
});
