import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";

/** What came back on a request whose bytes no HTTP client would send: a status, or nothing before the connection closed. */
export type RawAnswer = { status: number | "closed" };

/**
 * Sends `GET <path>` byte for byte, for bytes that `fetch` and `node:http` refuse to put into a request line (RFC 9112
 * §3), and reads the status line. Resolves to "closed" when the server hangs up, fails or says nothing in time.
 */
export function rawGet(base: string, path: string, timeoutMs: number): Promise<RawAnswer> {
  const { protocol, hostname, host, port, pathname } = new URL(base);
  const secure = protocol === "https:";
  const name = hostname.replace(/^\[|\]$/g, "");
  const target = { host: name, port: Number(port) || (secure ? 443 : 80) };
  const socket = secure
    ? connectTls({ ...target, servername: name, ALPNProtocols: ["http/1.1"] })
    : connectPlain(target);
  const folder = pathname.replace(/\/$/, "");
  socket.write(
    `GET ${folder}${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    "latin1",
  );
  return new Promise((done) => {
    let said = "";
    const finish = (status: RawAnswer["status"]) => {
      clearTimeout(timer);
      socket.destroy();
      done({ status });
    };
    const timer = setTimeout(() => finish("closed"), timeoutMs);
    socket.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("latin1")).slice(0, 200);
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(said)?.[1];
      if (status || said.length >= 200) finish(status ? Number(status) : "closed");
    });
    socket.on("error", () => finish("closed"));
    socket.on("close", () => finish("closed"));
  });
}
