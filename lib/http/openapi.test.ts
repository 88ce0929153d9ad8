import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { routes } from "./routes.ts";

test("every call of the API has a name of its own", () => {
  const { paths } = openApiDocument(routes) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  const names = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ operationId }) => operationId ?? []);
  expect(names.length).toBeGreaterThanOrEqual(routes.length);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
