import { auditActions } from "#lib/core/audit-actions.ts";

/** Areas of the console's own actions. Whoever finds one of these in the log must be able to believe that the console did it. */
const consoleAreas = new Set(auditActions.map((action) => action.slice(0, action.indexOf("."))));

export const actionForm = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;
export const methodForm = /^[A-Za-z][\w./$-]*$/;
export const targetTypeForm = /^[^:]+$/;

/** Whether somebody but the console may report such an action. */
export function isProducersAction(name: string): boolean {
  return !consoleAreas.has(name.slice(0, name.indexOf(".")));
}

export function isProducersMethod(type: string): boolean {
  return type !== "console";
}
