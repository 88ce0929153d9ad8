import { benchApprovals } from "./approvals.ts";
import { benchAudit } from "./audit.ts";
import { benchCatalog } from "./catalog.ts";
import { benchConsole } from "./console.ts";
import { benchDecisions } from "./decisions.ts";
import { benchHttp } from "./http.ts";
import { benchQueues } from "./queues.ts";
import { publish, type Report, render } from "./report.ts";

const benches: Record<string, () => Promise<Report>> = {
  http: benchHttp,
  console: benchConsole,
  catalog: benchCatalog,
  queues: benchQueues,
  audit: benchAudit,
  decisions: benchDecisions,
  approvals: benchApprovals,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `No benchmark is called ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`,
  );
  process.exit(1);
}
for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const report = await bench();
  await publish(report);
  console.log(`\n${render(report)}\n`);
}
process.exit();
