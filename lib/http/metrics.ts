import { Counter, collectDefaultMetrics, Histogram, register } from "prom-client";
import { troubles } from "#lib/access/pdp/index.ts";

const shared = globalThis as { __countersignMetrics?: ReturnType<typeof create> };

function create() {
  collectDefaultMetrics();
  return {
    requests: new Counter({
      name: "countersign_http_requests_total",
      help: "API requests by route, method and status.",
      labelNames: ["route", "method", "status"],
    }),
    registryReads: new Counter({
      name: "countersign_registry_reads_total",
      help: "Reads of the registry that were answered from memory, by status.",
      labelNames: ["status"],
    }),
    brokenRules: new Counter({
      name: "countersign_broken_rules_total",
      help: "Decisions that met a rule of the access policy that can't be evaluated, and so counts as met, by rule.",
      labelNames: ["rule"],
      collect() {
        this.reset();
        for (const [rule, count] of troubles()?.brokenRules ?? []) this.inc({ rule }, count);
      },
    }),
    lostDecisions: new Counter({
      name: "countersign_decisions_not_written_total",
      help: "Events of decisions, and figures of use, that the database can't hold, by what was lost.",
      labelNames: ["what"],
      collect() {
        this.reset();
        for (const [what, count] of Object.entries(troubles()?.lost ?? {})) this.inc({ what }, count);
      },
    }),
    duration: new Histogram({
      name: "countersign_http_request_duration_seconds",
      help: "Time to answer an API request.",
      labelNames: ["route", "method"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    }),
  };
}

/** The process's metrics: one set, however many copies of this module Next bundles. */
export function metrics() {
  shared.__countersignMetrics ??= create();
  return shared.__countersignMetrics;
}

/** Everything in Prometheus' text format. */
export async function renderMetrics(): Promise<{ body: string; contentType: string }> {
  metrics();
  return { body: await register.metrics(), contentType: register.contentType };
}
