import { expect, test } from "vitest";
import type { AuditEvent } from "#lib/audit/schemas.ts";
import { statusChangesOf } from "./status-changes.ts";

const at = (minute: number) => `2026-11-21T10:${String(minute).padStart(2, "0")}:00.000Z`;

const event = (
  minute: number,
  action: string,
  before: AuditEvent["before"],
  after: AuditEvent["after"],
  outcome: AuditEvent["outcome"] = "success",
): AuditEvent => ({
  id: `evt_${minute}`,
  occurred_at: at(minute),
  action,
  outcome,
  actor: { kind: "user", id: "usr_1", name: "Ada", via: "session" },
  target: { type: "server", id: "srv_1", name: "com.example/weather" },
  reason: null,
  before,
  after,
  request_id: "req_1",
  client_ip: null,
  user_agent: null,
});

const quarantine = (id: string, from: string, placed: number, lifted: number | null) => ({
  id,
  status_before: from,
  placed_at: at(placed),
  placed_by: null,
  lifted_at: lifted === null ? null : at(lifted),
  reason: "It leaks.",
});

const steps = (changes: ReturnType<typeof statusChangesOf>) =>
  changes.map(({ what, from, to }) => `${what}: ${from} -> ${to}`);

test("tells how a version came to its status, from the log and from quarantines", () => {
  const changes = statusChangesOf(
    "1.0.0",
    "deprecated",
    [
      event(
        1,
        "server.publish",
        { version: "1.0.0", status: "unpublished" },
        { version: "1.0.0", status: "live" },
      ),
      event(
        2,
        "server.publish",
        { version: "2.0.0", status: "unpublished" },
        { version: "2.0.0", status: "live" },
      ),
      event(3, "server.set_status", null, { code: "forbidden" }, "refused"),
      event(
        8,
        "server.set_status",
        { "1.0.0": { status: "live" }, "2.0.0": { status: "live" } },
        { "1.0.0": { status: "deprecated", status_message: "Use 2." }, "2.0.0": { status: "deprecated" } },
      ),
      event(
        9,
        "server.lapse",
        { version: "1.0.0", lapsed_at: null },
        { version: "1.0.0", lapse_reason: "Late." },
      ),
    ],
    [quarantine("qua_1", "live", 4, 6), quarantine("qua_2", "quarantined", 5, 7)],
  );
  expect(steps(changes)).toEqual([
    "published: unpublished -> live",
    "quarantined: live -> quarantined",
    "quarantined: quarantined -> quarantined",
    "quarantine_lifted: quarantined -> quarantined",
    "quarantine_lifted: quarantined -> live",
    "set: live -> deprecated",
    "lapsed: null -> null",
  ]);
  expect(changes.map(({ reason }) => reason)).toEqual([
    null,
    "It leaks.",
    "It leaks.",
    null,
    null,
    "Use 2.",
    "Late.",
  ]);
});

test("a lift that nothing followed left it as it is now", () => {
  expect(steps(statusChangesOf("1.0.0", "live", [], [quarantine("qua_1", "live", 1, 2)])).at(-1)).toBe(
    "quarantine_lifted: quarantined -> live",
  );
});

test("a version that is called like a member of an event is not mixed up with it", () => {
  const all = event(
    1,
    "server.set_status",
    { version: { status: "live" } },
    { version: { status: "retired" } },
  );
  expect(steps(statusChangesOf("version", "retired", [all], []))).toEqual(["set: live -> retired"]);
  expect(statusChangesOf("toString", "live", [all], [])).toEqual([]);
});
