import type { targetAccesses } from "#lib/core/audit-record.ts";

/** What an event is in OCSF 1.8: its class, and the activity in that class. */
export type Classification = { class_uid: number; activity_id: number };

export const webResources = 6001;
export const apiActivity = 6003;
export const authentication = 3002;
export const entityManagement = 3004;

/** Activities of the classes 6001, 6003 and 3004 that they have in common, and `Other`, which is named by the event itself. */
const create = 1;
const read = 2;
const update = 3;
const remove = 4;
const enable = 8;
const disable = 9;
export const other = 99;

export const captions: Record<
  number,
  { category: string; class: string; activities: Record<number, string> }
> = {
  [webResources]: {
    category: "Application Activity",
    class: "Web Resources Activity",
    activities: { 7: "Export" },
  },
  [apiActivity]: {
    category: "Application Activity",
    class: "API Activity",
    activities: { [create]: "Create", [read]: "Read", [update]: "Update", [remove]: "Delete" },
  },
  [authentication]: {
    category: "Identity & Access Management",
    class: "Authentication",
    activities: { 1: "Logon", 2: "Logoff" },
  },
  [entityManagement]: {
    category: "Identity & Access Management",
    class: "Entity Management",
    activities: {
      [create]: "Create",
      [read]: "Read",
      [update]: "Update",
      [remove]: "Delete",
      [enable]: "Enable",
      [disable]: "Disable",
    },
  },
};

/** Actions that are something else than their verb says. */
export const byAction: Readonly<Record<string, Classification>> = {
  "user.sign_in": { class_uid: authentication, activity_id: 1 },
  "user.sign_out": { class_uid: authentication, activity_id: 2 },
  "publisher.sign_in": { class_uid: authentication, activity_id: 1 },
  "audit.export": { class_uid: webResources, activity_id: 7 },
  "audit.download": { class_uid: webResources, activity_id: 7 },
  "evidence.export": { class_uid: webResources, activity_id: 7 },
  "evidence.export_call": { class_uid: webResources, activity_id: 7 },
};

/** The console's commands, by their verb's first word: `set_status` is `set`. All others are `Other`. */
export const byVerb: Readonly<Record<string, number>> = {
  create: create,
  open: create,
  propose: create,
  invite: create,
  import: create,
  publish: create,
  add: create,
  hold: create,
  save: create,
  read: read,
  search: read,
  verify: read,
  update: update,
  set: update,
  revise: update,
  replace: update,
  rotate: update,
  label: update,
  delete: remove,
  remove: remove,
  erase: remove,
  revoke: remove,
  withdraw: remove,
  enable: enable,
  disable: disable,
};

/** What a gateway reports, by the access that reaches furthest. `admin` changes what others may do. */
export const byAccess: Readonly<Record<(typeof targetAccesses)[number], number>> = {
  read: read,
  write: update,
  delete: remove,
  admin: update,
};

/** The same where no access was named, by the last word of the method (`resources/read`). */
export const byMethod: Readonly<Record<string, number>> = { read: read, list: read, get: read };
