import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export type TestServer = { url: string; close(): Promise<void> };

/** Serves on a free loopback port. */
export async function listen(handler: RequestListener, path = "/mcp"): Promise<TestServer> {
  const server = createServer(handler);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
