import fc from "fast-check";
import { expect, test } from "vitest";
import { fromDecimal, toDecimalText, toMillionths } from "./exact-sum.ts";

test("a number is taken exactly as it is written, up to six decimals", () => {
  const known: [number, bigint][] = [
    [0, 0n],
    [-0, 0n],
    [0.1, 100_000n],
    [12.5, 12_500_000n],
    [0.000001, 1n],
    [1e15, 1_000_000_000_000_000_000_000n],
  ];
  for (const [value, millionths] of known) expect(toMillionths(value)).toBe(millionths);
  for (const value of [
    -1,
    -0.000001,
    1e-7,
    0.1 + 0.2,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "1",
    null,
    [1],
    undefined,
  ])
    expect(toMillionths(value)).toBeNull();
});

test("what is added up is what people would add up, and is written as it is read", () => {
  const cents = fc.array(fc.nat({ max: 1_000_000_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(cents, (amounts) => {
      const sum = amounts.reduce((so, cent) => so + (toMillionths(cent / 100) ?? -1n), 0n);
      expect(sum).toBe(BigInt(amounts.reduce((so, cent) => so + cent, 0)) * 10_000n);
      const text = toDecimalText(sum);
      expect(fromDecimal({ toFixed: () => text })).toBe(sum);
    }),
  );
});
