import { describe, expect, test } from "vitest";
import { type AccessSubmission, accessSubmission } from "./schemas.ts";
import { understandSubmission } from "./understand-submission.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

function understand(changes: Record<string, unknown> = {}) {
  const submission = accessSubmission.parse({
    subject: { type: "user", id: "ana@bank.example" },
    action: { name: "tools/call" },
    resource: { type: "tool", id: "send_money" },
    context: { agent: "cli_1", arguments: { to: "ana" } },
    ...changes,
  });
  return understandSubmission(submission, "gw_1", "https://console.example/idp");
}

describe("a submission is the evaluation that was denied", () => {
  test("with the agent and the arguments where an evaluation has them", () => {
    expect(understand()).toMatchObject({
      call: {
        gatewayId: "gw_1",
        method: "tools/call",
        agent: { name: "cli_1" },
        user: { name: "ana@bank.example" },
        tool: "send_money",
        args: { to: "ana" },
      },
      standing: { refusal: null, others: [] },
    });
  });

  test("with the arguments as the bytes that will be sent", () => {
    const context = { agent: "cli_1", arguments_b64: base64('{"to" : "ana"}') };
    const { call, request } = understand({ context });
    expect(call.args).toEqual({ to: "ana" });
    expect(request.context?.arguments).toEqual({ to: "ana" });
    expect(understand({ context: { ...context, arguments: { to: "ana" } } }).call.args).toEqual({
      to: "ana",
    });
    const action = { name: "tools/call", properties: { arguments: { to: "ana" } } };
    expect(understand({ context, action }).request.context?.arguments).toBeUndefined();
  });

  test("but for bytes that are other arguments, or that two programs could read differently (I3)", () => {
    const context = { agent: "cli_1", arguments: { to: "ana" }, arguments_b64: base64('{"to":"eve"}') };
    expect(() => understand({ context })).toThrow(expect.objectContaining({ code: "malformed" }));
    const twice = { agent: "cli_1", arguments_b64: base64('{"to":"ana","to":"eve"}') };
    expect(() => understand({ context: twice })).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [expect.objectContaining({ pointer: "/context/arguments_b64/to" })],
      }),
    );
  });
});

describe("who acts", () => {
  const context = { arguments: {} };
  const act = { sub: "bot", iss: "https://idp.example", act: { sub: "outer", iss: "https://idp.example" } };
  const actor = { id: "bot", issuer: "https://idp.example", act: act.act };
  const subject = { type: "user", id: "ana@bank.example" };

  test("is the same in the subject and beside it, with all of the chain", () => {
    const inside = understand({ context, subject: { ...subject, properties: { act } } });
    const beside = understand({ context, client: { actor } });
    expect(beside.call.agent).toMatchObject({ name: "bot", issuer: "https://idp.example" });
    expect(beside.call.user).toEqual(inside.call.user);
    expect(beside.standing).toEqual(inside.standing);
    expect(beside.standing.others).toHaveLength(1);
  });

  test("can't be somebody else beside the subject than in it", () => {
    const properties = { act };
    const same = { context, subject: { ...subject, properties }, client: { actor } };
    expect(understand(same).call.agent.name).toBe("bot");
    const others: NonNullable<AccessSubmission["client"]>["actor"][] = [
      { ...actor, id: "other" },
      { ...actor, issuer: "https://other.example" },
      { ...actor, act: { sub: "stranger" } },
    ];
    for (const other of others)
      expect(() => understand({ ...same, client: { actor: other } })).toThrow(
        expect.objectContaining({ code: "malformed" }),
      );
    expect(() => understand({ client: { actor } })).toThrow(/client\.actor/);
  });
});

test("several calls at once, and a callback, are refused in words that say what to do", () => {
  const shape = {
    subject: { type: "user", id: "a" },
    action: { name: "a" },
    resource: { type: "tool", id: "t" },
  };
  const said = (more: object) => accessSubmission.safeParse({ ...shape, ...more }).error?.issues[0]?.message;
  expect(said({ items: [] })).toContain("one call at a time");
  expect(said({ callback: { endpoint: "https://gw.example/hook" } })).toContain("ask the status endpoint");
});
