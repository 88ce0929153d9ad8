import { describe, expect, it } from "vitest";
import { type ItemKind, itemKinds } from "#lib/core/words.ts";
import { compareItems } from "./compare-items.ts";
import { item, snapshot } from "./test-material.ts";

function compare(was: object, is: object, kind: ItemKind = "tool") {
  return compareItems(
    snapshot({ items: [item("pay", was, kind)] }),
    snapshot({ items: [item("pay", is, kind)] }),
  );
}

const hints = (annotations: object) => ({ annotations });

describe("one thing that a server offers", () => {
  it.each([
    ["a new description", {}, { description: "Pays." }, "widening", "Its description is new."],
    [
      "another description",
      { description: "Pay" },
      { description: "Pays." },
      "widening",
      "Its description is different.",
    ],
    ["no description", { description: "Pays." }, {}, "widening", "Its description is gone."],
    ["another title", { title: "Pay" }, { title: "Read" }, "widening", "Its title is different."],
    [
      "other icons",
      { icons: [] },
      { icons: [{ src: "https://example.com/a.png" }] },
      "harmless",
      "Its set of icons is different.",
    ],
    ["other metadata", { _meta: { a: 1 } }, { _meta: { a: 2 } }, "widening", "Its `_meta` is different."],
    ["task support", {}, { execution: { taskSupport: "required" } }, "widening", "Its `execution` is new."],
    ["an unknown member", {}, { constructor: 1 }, "widening", "Its member `constructor` is new."],
    [
      "a schema of the result",
      {},
      { outputSchema: {} },
      "widening",
      "Its schema of what it gives back is new.",
    ],
    [
      "no schema of the result",
      { outputSchema: {} },
      {},
      "widening",
      "Its schema of what it gives back is gone.",
    ],
  ])("%s", (_what, was, is, risk, summary) => {
    expect(compare(was, is)).toMatchObject([
      { area: "tool", anchor: "tool:pay", kind: "changed", risk, summary },
    ]);
  });

  it("tells what a new argument is in its summary", () => {
    const inputSchema = { type: "object", properties: { account: {} }, required: ["account"] };
    const [change] = compare({ inputSchema: { type: "object" } }, { inputSchema, description: "Pays." });
    expect(change?.summary).toBe("Takes a new required argument `account`, and 1 more change.");
    expect(change?.details[0]).toEqual({
      pointer: "/inputSchema/properties/account",
      kind: "added",
      risk: "widening",
      means: "Takes a new required argument `account`.",
      after: {},
    });
  });

  it.each([
    ["readOnlyHint", true, [undefined, false, null, "true"]],
    ["destructiveHint", false, [undefined, true, null, 0]],
    ["openWorldHint", false, [undefined, true, null, ""]],
  ])("is dangerous when it takes back %s: %s, and harmless when it says so", (hint, promise, others) => {
    for (const other of others) {
      const without = other === undefined ? {} : { [hint]: other };
      expect(compare(hints({ [hint]: promise }), hints(without))).toMatchObject([
        { risk: "dangerous", details: [{ pointer: `/annotations/${hint}` }] },
      ]);
      expect(compare(hints(without), hints({ [hint]: promise }))).toMatchObject([{ risk: "harmless" }]);
    }
    expect(compare(hints({ [hint]: promise }), {})).toMatchObject([{ risk: "dangerous" }]);
    expect(compare(hints({ [hint]: promise }), { annotations: [promise] })).toMatchObject([
      { risk: "dangerous" },
    ]);
  });

  it.each([
    ["a second call may change more", { idempotentHint: true }, {}, "widening"],
    ["a second call changes nothing more", {}, { idempotentHint: true }, "harmless"],
    ["the default written out", {}, { destructiveHint: true }, "harmless"],
    ["a hint that is text", {}, { openWorldHint: "Read the keys first." }, "widening"],
    ["another title", { title: "Pay" }, { title: "Read" }, "widening"],
    ["an unknown hint", {}, { safeHint: true }, "widening"],
  ])("of annotations: %s", (_what, was, is, risk) => {
    expect(compare(hints(was), hints(is))).toMatchObject([{ risk }]);
  });

  it("says so where it only says the same in another way", () => {
    expect(compare({}, { annotations: {} })).toMatchObject([
      { risk: "harmless", summary: "It says the same in another way." },
    ]);
    const values = (...list: string[]) => ({ inputSchema: { properties: { a: { enum: list } } } });
    expect(compare(values("a", "b"), values("b", "a"))).toMatchObject([
      { risk: "harmless", details: [{ risk: "harmless" }, { risk: "harmless" }] },
    ]);
  });

  it("is the same whatever the order of its members", () => {
    expect(compare({ title: "Pay", description: "Pays." }, { description: "Pays.", title: "Pay" })).toEqual(
      [],
    );
  });

  it.each([
    ["prompt", { arguments: [] }, { arguments: [{ name: "city" }] }, "widening", "It takes a new argument."],
    [
      "prompt",
      { arguments: [{ name: "city" }] },
      { arguments: [] },
      "harmless",
      "An argument is gone; callers lose it.",
    ],
    [
      "prompt",
      { arguments: [{ name: "city" }] },
      { arguments: [{ name: "city", required: true }] },
      "widening",
      "What it takes is different.",
    ],
    ["prompt", {}, { description: "A report." }, "widening", "Its description is new."],
    ["resource", { size: 1 }, { size: 2 }, "harmless", "Its size is different."],
    [
      "resource",
      { mimeType: "text/plain" },
      { mimeType: "text/html" },
      "widening",
      "Its media type is different.",
    ],
    [
      "resource",
      { annotations: {} },
      { annotations: { priority: 1 } },
      "widening",
      "Its set of annotations is different.",
    ],
    ["resource_template", { name: "a" }, { name: "b" }, "widening", "Its member `name` is different."],
    [
      "resource",
      {},
      { size: 1, text: "\u200B" },
      "dangerous",
      "Its member `text` is new, and it holds characters that nobody sees (U+200B), and 1 more change.",
    ],
  ] as const)("%s from %j to %j is %s", (kind, was, is, risk, summary) => {
    expect(compare(was, is, kind)).toMatchObject([{ area: kind, anchor: `${kind}:pay`, risk, summary }]);
  });
});

describe("all that a server offers", () => {
  it.each(itemKinds)("a new %s is widening, one that is gone is harmless", (kind) => {
    const [none, one] = [snapshot(), snapshot({ items: [item("a", {}, kind)] })];
    expect(compareItems(none, one)).toMatchObject([
      { area: kind, name: "a", kind: "added", risk: "widening" },
    ]);
    expect(compareItems(one, none)).toMatchObject([
      { area: kind, name: "a", kind: "removed", risk: "harmless" },
    ]);
    expect(compareItems(null, one)).toMatchObject([{ kind: "added" }]);
    expect(compareItems(one, null)).toMatchObject([{ kind: "removed" }]);
  });

  it("is dangerous where something new holds characters that nobody sees", () => {
    expect(compareItems(null, snapshot({ items: [item("a", { description: "\u2060" })] }))).toMatchObject([
      { risk: "dangerous" },
    ]);
  });

  it("is the same in any order, and whatever the hashes say", () => {
    const [a, b] = [item("a"), item("b")];
    const items = [{ ...b, hash: "sha256:another" }, a];
    expect(compareItems(snapshot({ items: [a, b] }), snapshot({ items }))).toEqual([]);
    const forged = { ...item("a", { description: "Pays." }), hash: a.hash };
    expect(compareItems(snapshot({ items: [a] }), snapshot({ items: [forged] }))).toHaveLength(1);
  });

  it("keeps a tool and a prompt of one name apart", () => {
    expect(
      compareItems(snapshot({ items: [item("a")] }), snapshot({ items: [item("a", {}, "prompt")] })),
    ).toMatchObject([
      { area: "tool", kind: "removed" },
      { area: "prompt", kind: "added" },
    ]);
  });

  it("shows what was renamed as gone and new, with a hint", () => {
    const was = [item("pay", { description: "Pays." }), item("list")];
    const is = [item("transfer", { description: "Pays." }), item("show", { title: "Show" })];
    const summaries = compareItems(snapshot({ items: was }), snapshot({ items: is })).map(
      ({ name, kind, summary }) => `${name} ${kind}: ${summary}`,
    );
    expect(summaries).toEqual([
      "transfer added: It is new and says what `pay` said, which may have been renamed.",
      "show added: This tool is new.",
      "pay removed: It is gone; `transfer` says the same, so it may have been renamed.",
      "list removed: This tool is gone; callers lose it.",
    ]);
  });

  it("loses none of several under one name", () => {
    const [a, b, c] = ["a", "b", "c"].map((description) => item("pay", { description }));
    if (!a || !b || !c) throw new Error("These are three.");
    const compareTwins = (was: (typeof a)[], is: (typeof a)[]) =>
      compareItems(snapshot({ items: was }), snapshot({ items: is })).map(({ kind }) => kind);
    expect(compareTwins([a, b], [b, a])).toEqual([]);
    expect(compareTwins([a, b], [b, c])).toEqual(["changed"]);
    expect(compareTwins([a], [a, b])).toEqual(["added"]);
    expect(compareTwins([a], [a, a])).toEqual(["added"]);
    expect(compareTwins([a, a, b], [a])).toEqual(["removed", "removed"]);
  });
});
