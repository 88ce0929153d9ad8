import type { Fixture } from "./fixture-point.ts";

/** What a decision point under certification must hold (AuthZEN certification scenario §1). */
export const certificationFixture: Fixture = {
  subjects: [
    { type: "user", id: "alice" },
    { type: "user", id: "bob", properties: { role: "admin" } },
  ],
  resources: [
    { type: "record", id: "record-1", properties: { status: "active" } },
    { type: "record", id: "record-2", properties: { status: "archived" } },
  ],
  actions: ["read", "write", "delete"],
  may(subject, action, resource) {
    switch (action.name) {
      case "read":
        return true;
      case "write":
        return resource.properties?.status === "archived"
          ? subject.properties?.role === "admin"
          : subject.id === "alice";
      default:
        return subject.id === "alice" && action.properties?.soft === true;
    }
  },
};
