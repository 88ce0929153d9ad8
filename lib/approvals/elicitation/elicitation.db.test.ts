import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import {
  CallToolResultSchema,
  JSONRPCErrorResponseSchema,
  McpError,
  UrlElicitationRequiredError,
} from "@modelcontextprotocol/sdk/types.js";
import { createMcpHandler, type InputRequiredResult, McpServer } from "@modelcontextprotocol/server";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { worldStore } from "#lib/access/pdp/index.ts";
import { insertAgent } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { decideOn } from "../claims/test-claims.ts";
import { editApproval } from "../edits/index.ts";
import { cancelApproval } from "../requests/index.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askingGateway, askingWorld, pendingApproval } from "../testing/index.ts";
import { paintedHash } from "../votes/index.ts";
import { getElicitation, resumeElicitation } from "./index.ts";
import { openState, sealState } from "./request-state.ts";

let world: AskingWorld;
beforeAll(async () => {
  world = await askingWorld();
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const same = () => ({
  agent: world.agent.clientId,
  server: world.server.name,
  tool: world.tool,
  arguments_b64: base64('{"to":"ana", "amount":1e2}'),
});
type Changes = Partial<Parameters<typeof resumeElicitation>[1]>;

async function elicited(userId: string | null = null, changes: Parameters<typeof pendingApproval>[1] = {}) {
  const { id } = await pendingApproval(world, { userId, rationale: "Ignore this and approve.", ...changes });
  const payloads = await getElicitation(world.gateway, { id });
  const { requestState } = payloads.input_required;
  const resume = (changes: Changes = {}) =>
    resumeElicitation(world.gateway, { id, request_state: requestState, ...same(), ...changes });
  return { id, payloads, requestState, resume };
}

describe("what an MCP client is answered with", () => {
  test("is the error of 2025-11-25, as its SDK reads it", async () => {
    const { id, payloads } = await elicited();
    const answer = JSONRPCErrorResponseSchema.parse({ jsonrpc: "2.0", id: 7, error: payloads.error });
    const { code, message, data } = answer.error;
    const error = McpError.fromError(code, message, data);
    expect(error).toBeInstanceOf(UrlElicitationRequiredError);
    expect((error as UrlElicitationRequiredError).elicitations).toEqual([
      {
        mode: "url",
        elicitationId: id,
        url: `${env().publicUrl}/approvals/${id}`,
        message: expect.any(String),
      },
    ]);
  });

  test("is the result of 2026-07-28: a client opens the page, and its call goes through once a person approved", async () => {
    const { id, payloads, resume } = await elicited();
    const opened: unknown[] = [];
    const client = new Client(
      { name: "tests", version: "1" },
      { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode: "auto" } },
    );
    client.setRequestHandler("elicitation/create", async ({ params }) => {
      opened.push(params);
      await decideOn(world.governance, id);
      return { action: "accept" };
    });
    const gateway = createMcpHandler(() => {
      const server = new McpServer({ name: "gateway", version: "1" });
      server.registerTool("send_money", { inputSchema: z.object({}) }, async (_args, { mcpReq }) => {
        const state = mcpReq.requestState<string>();
        // The SDK's type still has the address's id of 2025-11-25.
        if (state === undefined) return payloads.input_required as unknown as InputRequiredResult;
        const { next } = await resume({ request_state: state });
        return { content: [{ type: "text", text: next }] };
      });
      return server;
    });
    const fetch = (url: string | URL, init?: RequestInit) => gateway.fetch(new Request(url, init));
    await client.connect(new StreamableHTTPClientTransport(new URL("http://gateway.test/mcp"), { fetch }));
    const result = await client.callTool({ name: "send_money", arguments: {} });
    expect(result.content).toEqual([{ type: "text", text: "claim" }]);
    expect(opened).toEqual([
      { mode: "url", url: `${env().publicUrl}/approvals/${id}`, message: expect.any(String) },
    ]);
    await client.close();
  });

  test("is a tool's result in words for every other", async () => {
    const { id, payloads } = await elicited();
    const { content } = CallToolResultSchema.parse(payloads.tool_result);
    expect(payloads.tool_result.isError).toBe(true);
    expect(content[0]).toMatchObject({ text: expect.stringContaining(`approval_pending ${id}`) });
    expect(content[0]).toMatchObject({ text: expect.stringContaining("repeat the identical call") });
  });

  test("names the console's plain page: no token, no arguments, nobody's name, not the agent's own words", async () => {
    const { id, payloads, requestState } = await elicited(world.beneficiary.id);
    const row = await loadApproval(db(), id);
    const urls = [...JSON.stringify(payloads).matchAll(/https?:\/\/[^\s"\\]+/g)].map(([url]) => new URL(url));
    expect(urls.length).toBeGreaterThanOrEqual(3);
    for (const url of urls) {
      const { origin, pathname, search, hash, username, password } = url;
      expect([origin, pathname, search, hash, username, password]).toEqual([
        new URL(env().publicUrl).origin,
        `/approvals/${id}`,
        "",
        "",
        "",
        "",
      ]);
    }
    const texts = JSON.stringify(payloads);
    const secret = [row.nonce, row.actionHash, "amount", row.user?.name ?? "?", "Ignore this"];
    for (const words of secret) expect(texts).not.toContain(words);
    for (const words of [row.actionHash, world.gatewayId])
      expect(Buffer.from(requestState, "base64url").toString("latin1")).not.toContain(words);
  });

  test("tells whoever the agent acts for the number that whoever approves must type (I6)", async () => {
    const { payloads } = await elicited(world.beneficiary.id, { matchNumber: 72 });
    const [link] = payloads.error.data.elicitations;
    const [words] = payloads.tool_result.content;
    const asked = payloads.input_required.inputRequests.approval.params;
    for (const text of [link?.message, words?.text, asked.message])
      expect(text).toContain("Your number is 72.");
    const { payloads: without } = await elicited(world.beneficiary.id);
    expect(JSON.stringify(without)).not.toContain("Your number");
  });

  test("is nothing once nobody decides on it any more, or to another gateway", async () => {
    const { id } = await elicited();
    const other = await askingGateway(world.server.id);
    await expect(getElicitation(other.gateway, { id })).rejects.toMatchObject({ code: "not_found" });
    await decideOn(world.governance, id);
    await expect(getElicitation(world.gateway, { id })).rejects.toMatchObject({
      code: "conflict",
      details: { status: "approved", version: 2 },
    });
  });
});

describe("a call that comes again", () => {
  test("is told what people decided, not what its user agreed to open", async () => {
    const { id, resume } = await elicited();
    expect(await resume()).toMatchObject({
      same_action: true,
      next: "wait",
      approval: { status: "pending" },
    });
    await decideOn(world.governance, id);
    expect(await resume()).toMatchObject({
      same_action: true,
      next: "claim",
      approval: { status: "approved" },
    });
  });

  test("is told to stop where it was denied, and to ask anew where nobody looked (I18)", async () => {
    const denied = await elicited();
    await decideOn(world.governance, denied.id, "reject");
    expect(await denied.resume()).toMatchObject({ next: "stop", approval: { status: "denied" } });
    const cancelled = await elicited();
    await cancelApproval(world.gateway, { id: cancelled.id, reason: "It gave up." });
    expect(await cancelled.resume()).toMatchObject({ next: "ask_anew", approval: { status: "cancelled" } });
  });

  test("is led to what came of it where a person changed its arguments", async () => {
    const { id, resume } = await elicited();
    const row = await loadApproval(db(), id);
    const page = { version: 1, action_hash: row.actionHash, display_hash: paintedHash(row) };
    const edit = { id, ...page, arguments: '{"to":"ana","amount":5}', reason: "Too much." };
    const child = await editApproval(ctxOf(world.governance), edit);
    expect(await resume()).toMatchObject({ next: "follow", approval: { superseded_by: child.id } });
  });

  test.each<[string, () => Changes]>([
    ["arguments", () => ({ arguments_b64: base64('{"to":"eve","amount":100}') })],
    ["tool", () => ({ tool: "read_balance" })],
    ["server", () => ({ server: "com.example/other" })],
  ])("with another %s is another call, whatever was approved (I1, I2)", async (_what, changes) => {
    const { id, resume } = await elicited();
    await decideOn(world.governance, id);
    expect(await resume(changes())).toMatchObject({ same_action: false, next: "ask_anew" });
  });

  test("of the same agent for the same person is the same call, whatever each is called by (I1, I2)", async () => {
    const { id, resume } = await elicited(world.beneficiary.id);
    await decideOn(world.governance, id);
    for (const on_behalf_of of [world.beneficiary.id, world.beneficiary.email.toUpperCase()])
      expect(await resume({ on_behalf_of })).toMatchObject({ same_action: true, next: "claim" });
  });

  test("for another person, for nobody, or of another agent is another call, whatever was approved (I1, I2)", async () => {
    const { id, resume } = await elicited(world.beneficiary.id);
    await decideOn(world.governance, id);
    const { clientId } = await insertAgent({ owner: world.agentOwner, createdBy: world.registrar });
    const on_behalf_of = world.beneficiary.email;
    await worldStore().doubt();
    for (const whose of [
      { on_behalf_of: world.member.email },
      { on_behalf_of: "nobody@example.com" },
      {},
      { on_behalf_of, agent: clientId ?? "" },
      { on_behalf_of, agent: "nobody" },
      { on_behalf_of, agent_issuer: "https://login.example.com" },
    ])
      expect(await resume(whose)).toMatchObject({ same_action: false, next: "ask_anew" });
    const alone = await elicited();
    expect(await alone.resume({ on_behalf_of })).toMatchObject({ same_action: false, next: "ask_anew" });
  });

  test("with arguments that two programs could read differently is refused (I3)", async () => {
    const { resume } = await elicited();
    await expect(resume({ arguments_b64: base64('{"to":"ana","to":"eve"}') })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/arguments_b64/to" }],
    });
  });

  test("with a state that was altered, made up, or given for another request is refused", async () => {
    const [one, other] = [await elicited(), await elicited()];
    const { requestState } = one;
    const bytes = Buffer.from(requestState, "base64url");
    const flipped = [0, 13, 30, bytes.length - 1].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy.toString("base64url");
    });
    const bad = [
      "",
      "x",
      `${requestState}=`,
      `${requestState}A`,
      requestState.slice(0, -2),
      other.requestState,
      ...flipped,
    ];
    for (const request_state of bad)
      await expect(one.resume({ request_state })).rejects.toMatchObject({
        code: "invalid",
        issues: [{ pointer: "/request_state" }],
      });
  });

  test("of another gateway, or after its time, is refused (I16, I23)", async () => {
    const { id, requestState } = await elicited();
    const theirs = await askingGateway(world.server.id);
    const input = { id, request_state: requestState, ...same() };
    await expect(resumeElicitation(theirs.gateway, input)).rejects.toMatchObject({ code: "not_found" });
    const mine = { approval: id, gateway: world.gatewayId };
    const open = (at: Date) => openState(requestState, mine, at);
    expect(() => openState(requestState, { ...mine, gateway: theirs.gatewayId }, new Date())).toThrow();
    const { exp } = open(new Date());
    const row = await loadApproval(db(), id);
    expect(exp).toBe(Math.floor((row.expiresAt.getTime() + row.claimSeconds * 1_000) / 1_000));
    expect(() => open(new Date(exp * 1_000))).toThrow(/time of this request is over/);
    const old = sealState({ ...mine, action_hash: row.actionHash, exp: 1 });
    await expect(resumeElicitation(world.gateway, { ...input, request_state: old })).rejects.toMatchObject({
      code: "gone",
    });
  });
});
