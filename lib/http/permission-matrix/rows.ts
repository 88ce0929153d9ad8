import type { Route } from "../route.ts";
import { accessRows } from "./access-rows.ts";
import { administrationRows } from "./administration-rows.ts";
import { approvalActionRows } from "./approval-action-rows.ts";
import { approvalInboxRows } from "./approval-inbox-rows.ts";
import { approvalRequestRows } from "./approval-request-rows.ts";
import { auditRows } from "./audit-rows.ts";
import { dutyRows } from "./duty-rows.ts";
import { emergencyRows } from "./emergency-rows.ts";
import { grantRows } from "./grant-rows.ts";
import { narrowingRows } from "./narrowing-rows.ts";
import { reviewRows } from "./review-rows.ts";
import type { Row, Rows } from "./row.ts";
import { securityKeyRows } from "./security-key-rows.ts";
import { serverRows } from "./server-rows.ts";
import { simulationRows } from "./simulation-rows.ts";
import { sourceRows } from "./source-rows.ts";
import { standingRows } from "./standing-rows.ts";
import { submissionRows } from "./submission-rows.ts";
import { whoCanRows } from "./who-can-rows.ts";

export const rows: Rows = {
  ...submissionRows,
  ...serverRows,
  ...sourceRows,
  ...administrationRows,
  ...approvalActionRows,
  ...auditRows,
  ...grantRows,
  ...narrowingRows,
  ...dutyRows,
  ...accessRows,
  ...reviewRows,
  ...whoCanRows,
  ...simulationRows,
  ...approvalInboxRows,
  ...approvalRequestRows,
  ...standingRows,
  ...emergencyRows,
  ...securityKeyRows,
};

export type RouteName = Pick<Route, "method" | "path">;

export function nameOf({ method, path }: RouteName): string {
  return `${method} ${path}`;
}

export function rowsOf(route: RouteName): readonly Row[] {
  const found = rows[nameOf(route)];
  return found === undefined ? [] : [found].flat();
}

/** Routes for which nobody wrote who may call them, and rows for what is no route any more. */
export function unmatched(routes: readonly RouteName[], table: Rows = rows): string[] {
  const names = new Set(routes.map(nameOf));
  return [
    ...[...names].filter((name) => !(name in table)).map((name) => `${name} has no row`),
    ...Object.keys(table)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is no route`),
  ];
}
