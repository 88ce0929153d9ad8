import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export type TestServer = { url: string; close(): Promise<void> };

/** Serves on a loopback port, a free one unless it is named. */
export async function listen(handler: RequestListener, path = "/mcp", wanted = 0): Promise<TestServer> {
  const server = createServer(handler);
  await new Promise<void>((done) => server.listen(wanted, "127.0.0.1", done));
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
