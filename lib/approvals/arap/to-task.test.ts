import { describe, expect, test } from "vitest";
import { type ApprovalStatus, approvalStatuses } from "#lib/core/words.ts";
import type { RequestedApproval } from "../requests/schemas.ts";
import { accessTaskAnswer } from "./schemas.ts";
import { taskExpiry, taskStatusOf, toTask } from "./to-task.ts";

const endpoint = "https://console.example/access/v1/requests";
const pending: RequestedApproval = {
  id: "apr_1",
  version: 1,
  status: "pending",
  text: "Nobody has decided yet.",
  action_hash: "sha256:0",
  nonce: "n",
  tool_hash: "sha256:1",
  tier: 2,
  match_number: null,
  progress: [
    { who: "server_owner", need: 1, have: 1 },
    { who: "role:governance", need: 2, have: 1 },
  ],
  created_at: "2026-11-21T12:00:00.000Z",
  expires_at: "2026-11-21T12:15:00.000Z",
  claim_by: null,
  decided_at: null,
  ended_at: null,
  poll_after_ms: 2_000,
  basis: null,
  superseded_by: null,
  edited_arguments_b64: null,
  web_url: "https://console.example/approvals/apr_1",
};
const approved: RequestedApproval = {
  ...pending,
  status: "approved",
  decided_at: "2026-11-21T12:05:00.000Z",
  claim_by: "2026-11-21T12:10:00.000Z",
};

describe("a task", () => {
  test("that waits says how far it is, where people decide, and how it is taken back", () => {
    const answer = toTask(pending, endpoint);
    expect(answer).toEqual({
      task: {
        id: "apr_1",
        status: "pending",
        status_endpoint: `${endpoint}/apr_1`,
        expires_at: "2026-11-22T12:15:00.000Z",
        progress: { current_step: 2, total_steps: 2, step_name: "role:governance" },
        links: { review: "https://console.example/approvals/apr_1", cancel: `${endpoint}/apr_1/cancel` },
        display: { title: "Waits for a person", description: "Nobody has decided yet." },
      },
    });
    expect(accessTaskAnswer.parse(answer)).toEqual(answer);
  });

  test("that waits for a yes with a number says it for whom the agent acts for, and no longer once it is decided (I6)", () => {
    const numbered = { match_number: 72 };
    const waiting = toTask({ ...pending, ...numbered }, endpoint);
    expect(accessTaskAnswer.parse(waiting).task).toMatchObject({
      match_number: 72,
      display: { description: expect.stringMatching(/^Nobody has decided yet\. Your number is 72\./) },
    });
    expect(JSON.stringify(toTask({ ...approved, ...numbered }, endpoint))).not.toContain("72");
  });

  test("that was approved gives what a new evaluation is asked with, and can't be taken back here", () => {
    const { task, result } = toTask(approved, endpoint);
    expect(result).toEqual({
      mode: "reevaluate",
      approval: {
        id: "apr_1",
        approved_at: "2026-11-21T12:05:00.000Z",
        approved_until: "2026-11-21T12:10:00.000Z",
      },
    });
    expect([task.status, task.links.cancel, task.progress]).toEqual(["approved", undefined, undefined]);
  });

  test("leaves `pending` once: what was approved stays so, until when it was good", () => {
    const later: ApprovalStatus[] = [
      "claimed",
      "succeeded",
      "failed",
      "unknown",
      "lapsed",
      "revoked",
      "cancelled",
    ];
    for (const status of later) expect(taskStatusOf({ ...approved, status }), status).toBe("approved");
    const revoked = { ...approved, status: "revoked", ended_at: "2026-11-21T12:06:00.000Z" } as const;
    expect(toTask(revoked, endpoint).result?.approval.approved_until).toBe("2026-11-21T12:06:00.000Z");
  });

  test("that nobody approved is never approved, and gives nothing (I17, I18)", () => {
    const told = Object.fromEntries(
      (["pending", "denied", "expired", "cancelled", "revoked", "superseded"] as const).map((status) => [
        status,
        toTask({ ...pending, status }, endpoint),
      ]),
    );
    expect(Object.values(told).map(({ task }) => task.status)).toEqual([
      "pending",
      "denied",
      "expired",
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    for (const { result } of Object.values(told)) expect(result).toBeUndefined();
  });

  test("of every status there is has one of the profile", () => {
    for (const status of approvalStatuses)
      expect(accessTaskAnswer.safeParse(toTask({ ...approved, status }, endpoint)).success, status).toBe(
        true,
      );
  });

  test("whose arguments somebody changed points at what came of it, which says what is to be sent", () => {
    const { task } = toTask({ ...pending, status: "superseded", superseded_by: "apr_2" }, endpoint);
    expect(task.links).toMatchObject({ replacement: `${endpoint}/apr_2` });
    expect(toTask({ ...pending, edited_arguments_b64: "e30=" }, endpoint).task.edited_arguments_b64).toBe(
      "e30=",
    );
  });

  test("can be asked for until a day after its deadline", () => {
    expect(taskExpiry(pending).toISOString()).toBe("2026-11-22T12:15:00.000Z");
  });
});
