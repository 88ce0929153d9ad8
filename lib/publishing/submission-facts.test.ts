import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/core/actor.ts";
import { publisherKey, submissionKey } from "./schemas.ts";
import { completeFacts, factsStatedIn, type NamespaceRules, ownerOfPublished } from "./submission-facts.ts";

const machine: Actor = { kind: "publisher", id: "dns:example.com", name: "dns:example.com", permissions: [] };
const person: Actor = {
  kind: "user",
  id: "usr_1",
  name: "Jo",
  email: "jo@example.com",
  roles: ["member"],
  scopes: ["*"],
  via: "token",
};
const namespace: NamespaceRules = {
  prefix: "com.example",
  team: { slug: "payments" },
  classification: "internal",
  accessLevel: "write",
};
const name = "com.example/weather";
const documentWith = (stated: unknown) => ({ _meta: { [publisherKey]: { [submissionKey]: stated } } });

describe("the owner of what is published", () => {
  test("by a machine is the namespace's team, named or not", () => {
    expect(ownerOfPublished(machine, name, namespace, false, {})).toBe("team:payments");
    expect(ownerOfPublished(machine, name, namespace, false, { owner: "team:payments" })).toBe(
      "team:payments",
    );
  });

  test("by a machine is nobody else, and nobody where no team answers", () => {
    for (const owner of ["team:research", "user:jo@example.com", "team:Payments"])
      expect(() => ownerOfPublished(machine, name, namespace, true, { owner })).toThrow("can't name");
    expect(() => ownerOfPublished(machine, name, null, false, { owner: "team:payments" })).toThrow(
      "countersign namespace set",
    );
  });

  test("by a person is whom they name, else the team they are in, else they themselves", () => {
    expect(ownerOfPublished(person, name, namespace, true, { owner: "team:research" })).toBe("team:research");
    expect(ownerOfPublished(person, name, namespace, true, {})).toBe("team:payments");
    expect(ownerOfPublished(person, name, null, false, {})).toBe("user:jo@example.com");
  });

  test("by a person outside the namespace's team is refused, whomever they name", () => {
    for (const owner of [undefined, "team:payments", "user:jo@example.com"])
      expect(() => ownerOfPublished(person, name, namespace, false, { owner })).toThrow(
        expect.objectContaining({ code: "forbidden" }),
      );
  });

  test.each<Actor>([
    { kind: "anonymous" },
    { kind: "system", id: "system", name: "tests" },
    { kind: "client", id: "cli_1", name: "edge", clientKind: "gateway", scopes: ["*"] },
  ])("by %j is refused", (actor) => {
    expect(() => ownerOfPublished(actor, name, namespace, true, {})).toThrow(
      expect.objectContaining({ code: "forbidden" }),
    );
  });
});

describe("what a submission says", () => {
  const document = { description: "Weather of today." };

  test("is what the document states, before what the namespace has", () => {
    const stated = factsStatedIn(documentWith({ access_level: "read", purpose: "Umbrellas." }));
    expect(completeFacts(stated, namespace, "team:payments", document)).toEqual({
      owner: "team:payments",
      data_classification: "internal",
      access_level: "read",
      purpose: "Umbrellas.",
    });
  });

  test("is the strictest where nobody said anything", () => {
    expect(completeFacts({}, null, "user:jo@example.com", document)).toEqual({
      owner: "user:jo@example.com",
      data_classification: "restricted",
      access_level: "admin",
      purpose: "Weather of today.",
    });
  });

  test.each([{}, { _meta: {} }, { _meta: { [publisherKey]: {} } }, documentWith({})])(
    "is nothing in %j",
    (document) => {
      expect(factsStatedIn(document)).toEqual({});
    },
  );

  test.each([
    [{ access_level: "all" }, "/access_level"],
    [{ owner: "payments" }, "/owner"],
    [{ approved: true }, "/approved"],
    [{ purpose: " " }, "/purpose"],
    [{ purpose: "\0" }, "/purpose"],
    ["internal", ""],
  ])("is refused where it makes no sense, pointing there: %j", (stated, pointer) => {
    const place = "/_meta/io.modelcontextprotocol.registry~1publisher-provided/dev.countersign~1submission";
    expect(() => factsStatedIn(documentWith(stated))).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [expect.objectContaining({ pointer: place + pointer })],
      }),
    );
  });
});
