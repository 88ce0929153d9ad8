import { serverJsonSchemaUrl } from "#lib/registry/server-json.ts";

const npm = (identifier: string, version: string) => [
  { registryType: "npm", identifier, version, transport: { type: "stdio" } },
];

/** A list as procurement sends it: most of it good, some of it not. */
export const supplierList = [
  {
    $schema: serverJsonSchemaUrl,
    name: "example.papertrail/contracts",
    title: "Papertrail contracts",
    description: "Searches contracts and reads their clauses, parties and end dates",
    version: "2.3.0",
    packages: npm("@papertrail/contracts-mcp", "2.3.0"),
  },
  {
    $schema: serverJsonSchemaUrl,
    name: "example.papertrail/signatures",
    title: "Papertrail signatures",
    description: "Prepares envelopes for signature and tells who has signed",
    version: "1.1.4",
    packages: npm("@papertrail/signatures-mcp", "1.1.4"),
  },
  {
    $schema: serverJsonSchemaUrl,
    name: "example.tallyroom/spend",
    description: "Reads cost centres, purchase orders and what was spent of each",
    version: "0.9.0",
    packages: npm("@tallyroom/spend-mcp", "0.9.0"),
  },
  {
    $schema: serverJsonSchemaUrl,
    name: "example.tallyroom/travel",
    description:
      "Books journeys, hotels and cars within the travel policy, asks the right person where the policy says so, and files the receipts afterwards",
    version: "0.4.0",
    packages: npm("@tallyroom/travel-mcp", "0.4.0"),
  },
  {
    name: "example.quayside/warehouse",
    description: "Counts what is in the warehouse and reserves it",
    version: "^3.0.0",
    packages: npm("@quayside/warehouse", "^3.0.0"),
  },
  { description: "A server without a name", version: "1.0.0" },
];
