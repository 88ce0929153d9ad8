// What a request that people see can't be faster than: a row with its notification in one statement, and a listener that streams it out.
import { createServer } from "node:http";
import pg from "pg";

const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString, max: 10 });
await pool.query(
  "CREATE TABLE IF NOT EXISTS bench_call (id bigserial PRIMARY KEY, agent text, arguments bytea, created_at timestamptz)",
);

const streams = new Set();
const listener = new pg.Client({ connectionString });
await listener.connect();
listener.on("notification", ({ payload }) => {
  for (const stream of streams) stream.write(`event: notification\ndata: {"id":"${payload}"}\n\n`);
});
await listener.query("LISTEN bench_call");

const insert = `WITH made AS (INSERT INTO bench_call (agent, arguments, created_at) VALUES ($1, $2, clock_timestamp()) RETURNING id)
  SELECT id, pg_notify('bench_call', id::text) FROM made`;

createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("event: counts\ndata: {}\n\n");
    streams.add(response);
    response.on("close", () => streams.delete(response));
    return;
  }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const { agent, arguments_b64 } = JSON.parse(Buffer.concat(chunks).toString());
    const { rows } = await pool.query(insert, [agent, Buffer.from(arguments_b64, "base64")]);
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: rows[0].id }));
  });
}).listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
