import type { Route } from "../route.ts";
import { administrationRows } from "./administration-rows.ts";
import type { Row, Rows } from "./row.ts";
import { serverRows } from "./server-rows.ts";
import { sourceRows } from "./source-rows.ts";
import { submissionRows } from "./submission-rows.ts";

export const rows: Rows = { ...submissionRows, ...serverRows, ...sourceRows, ...administrationRows };

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
