import type { z } from "zod";
import type { Command } from "#lib/kernel/command.ts";
import type { Query } from "#lib/kernel/query.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One line of the API: a path and what it calls. Path parameters, query and body together are the input. */
export type Route = {
  method: Method;
  /** `{name}` is a path parameter, as in OpenAPI. */
  path: `/${string}`;
  status: 200 | 201 | 204;
  call: Command | Query;
  /** The largest body it takes, where that is more than the usual one. */
  bodyMaxBytes?: number;
  /** Takes the header `Idempotency-Key`, and says in `Location` where what was made is; with 200 where its answer says `again`. */
  idempotencyKey?: true;
  /** For answers that are files (`FileAnswer`) rather than JSON: what types they can have. */
  fileTypes?: readonly string[];
};

type Callable = ((...args: never[]) => Promise<unknown>) & { def: { input: z.ZodType; output: z.ZodType } };

function route(method: Method, status: Route["status"]) {
  return (
    path: Route["path"],
    call: Callable,
    options: Pick<Route, "bodyMaxBytes" | "idempotencyKey"> = {},
  ): Route => ({
    method,
    path,
    status,
    call: call as unknown as Route["call"],
    ...options,
  });
}

export const get = route("GET", 200);
export const post = route("POST", 200);
export const create = route("POST", 201);
export const put = route("PUT", 200);
export const patch = route("PATCH", 200);
export const remove = route("DELETE", 204);

/** A GET whose call gives a `FileAnswer`: the answer is that file, to be saved under its name. */
export function download(path: Route["path"], call: Callable, fileTypes: readonly string[]): Route {
  return { ...get(path, call), fileTypes };
}
