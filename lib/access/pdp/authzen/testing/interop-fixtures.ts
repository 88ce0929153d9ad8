import type { FoundEntity } from "../../schemas.ts";
import type { Fixture } from "./fixture-point.ts";

/* The public scenarios of the AuthZEN interoperability events, as their pages state them. */

const pid = (digit: number) =>
  Buffer.from(`\n$fd${digit}614d3-c39a-4781-b7bd-8b96f5a5100d\x12\x05local`, "latin1").toString("base64");

const citizens: [string, string[]][] = [
  ["rick@the-citadel.com", ["admin", "evil_genius"]],
  ["morty@the-citadel.com", ["editor"]],
  ["summer@the-smiths.com", ["editor"]],
  ["beth@the-smiths.com", ["viewer"]],
  ["jerry@the-smiths.com", ["viewer"]],
];

function citizensOf(type: string): FoundEntity[] {
  return citizens.map(([email, roles], at) => ({ type, id: pid(at), properties: { email, roles } }));
}

function hasRole({ properties }: FoundEntity, ...wanted: string[]): boolean {
  const roles = (properties?.roles ?? []) as string[];
  return wanted.some((role) => roles.includes(role));
}

/** The Todo application: viewers look, editors change what is theirs, and two roles change what is others'. */
export const todoFixture: Fixture = {
  subjects: citizensOf("user"),
  resources: null,
  actions: ["can_read_user", "can_read_todos", "can_create_todo", "can_update_todo", "can_delete_todo"],
  may(subject, { name }, { properties }) {
    const owns = properties?.ownerID === subject.properties?.email;
    const editsOwn = hasRole(subject, "editor") && owns;
    if (name === "can_create_todo") return hasRole(subject, "admin", "editor");
    if (name === "can_update_todo") return hasRole(subject, "evil_genius") || editsOwn;
    if (name === "can_delete_todo") return hasRole(subject, "admin") || editsOwn;
    return true;
  },
};

/** Its gateway: which role may use which method on which route. */
export const gatewayFixture: Fixture = {
  subjects: citizensOf("identity"),
  resources: ["/users/{userId}", "/todos", "/todos/{todoId}"].map((id) => ({ type: "route", id })),
  actions: ["GET", "POST", "PUT", "DELETE"],
  may(subject, { name }) {
    if (name === "GET") return true;
    return hasRole(subject, name === "PUT" ? "evil_genius" : "admin", "editor");
  },
};

const staff = [
  { id: "alice", role: "manager", department: "Sales" },
  { id: "bob", role: "employee", department: "Legal" },
  { id: "carol", role: "contractor", department: "Legal" },
  { id: "dan", role: "manager", department: "Finance" },
  { id: "erin", role: "employee", department: "Finance" },
  { id: "felix", role: "contractor", department: "Accounting" },
];

/** Of the records 101 to 120, in their order; their owners are the staff in turn. */
const departments = [
  ...[
    "Legal",
    "Legal",
    "Legal",
    "Accounting",
    "Legal",
    "Accounting",
    "Sales",
    "Legal",
    "Accounting",
    "Sales",
  ],
  ...["Accounting", "Legal", "Sales", "Accounting", "Finance", "Legal", "Legal", "Accounting", "Legal"],
  "Accounting",
];

/** The search demo: one sees one's own and one's department's, managers see all and edit their department's. */
export const recordsFixture: Fixture = {
  subjects: staff.map(({ id, ...properties }) => ({ type: "user", id, properties })),
  resources: departments.map((department, at) => {
    const owner = staff[at % staff.length]?.id;
    return { type: "record", id: String(101 + at), properties: { department, owner } };
  }),
  actions: ["view", "edit", "delete"],
  may(subject, { name }, resource) {
    const owns = resource.properties?.owner === subject.id;
    const sameDepartment = resource.properties?.department === subject.properties?.department;
    const manages = subject.properties?.role === "manager";
    if (name === "view") return owns || sameDepartment || manages;
    if (name === "edit") return owns || (manages && sameDepartment);
    return owns;
  },
};
