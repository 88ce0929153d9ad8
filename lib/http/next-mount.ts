import { createApp } from "./app.ts";

let app: ReturnType<typeof createApp> | undefined;

/** The same API for plain Next hosting, where no `server.ts` stands in front. */
export function handleInNext(request: Request): Response | Promise<Response> {
  app ??= createApp();
  return app.fetch(request, {});
}
