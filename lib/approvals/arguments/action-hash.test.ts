import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Action, actionHash } from "./action-hash.ts";

const action: Action = {
  agentId: "agt_1",
  userId: "usr_1",
  gatewayId: "cli_1",
  server: "com.example/bank",
  tool: "send_money",
  toolHash: `sha256:${"0".repeat(64)}`,
  arguments: Buffer.from('{"amount":100,"to":"ana"}'),
  nonce: "n1",
};

test("is what anybody computes who follows the specification", () => {
  const args = createHash("sha256").update('{"amount":100,"to":"ana"}').digest("hex");
  const body = `{"agent":"agt_1","arguments":"sha256:${args}","gateway":"cli_1","nonce":"n1","server":"com.example/bank","tool":"send_money","tool_hash":"sha256:${"0".repeat(64)}","user":"usr_1"}`;
  const expected = createHash("sha256").update("countersign-action/v1\0").update(body).digest("hex");
  expect(actionHash(action)).toBe(`sha256:${expected}`);
});

test("is another for any difference (I2)", () => {
  const differences: Partial<Action>[] = [
    { agentId: "agt_2" },
    { userId: "usr_2" },
    { userId: null },
    { gatewayId: "cli_2" },
    { server: "com.example/other" },
    { tool: "send_mail" },
    { toolHash: `sha256:${"1".repeat(64)}` },
    { arguments: Buffer.from('{"amount":100,"to":"bob"}') },
    { arguments: Buffer.from('{"amount":100, "to":"ana"}') },
    { nonce: "n2" },
  ];
  const hashes = new Set(
    [action, ...differences.map((change) => ({ ...action, ...change }))].map(actionHash),
  );
  expect(hashes.size).toBe(differences.length + 1);
});

test("does not take one member's text for another's", () => {
  const part = fc.string({ maxLength: 6 });
  fc.assert(
    fc.property(part, part, part, part, (agentId, userId, server, tool) => {
      const one = { ...action, agentId, userId, server, tool };
      const other = { ...action, agentId: userId, userId: agentId, server: tool, tool: server };
      if (agentId !== userId || server !== tool) expect(actionHash(one)).not.toBe(actionHash(other));
    }),
  );
});
