import { textOf } from "../read.ts";
import { quoted } from "../result.ts";
import { currentSchemaUrl, currentSchemaVersion, isSchemaVersion, versionNamed } from "../schema-version.ts";
import type { Finding, Rule } from "./rule.ts";

const place = ["$schema"];
const remedy = `Write "$schema": "${currentSchemaUrl}".`;

export const schemaRequired: Rule = {
  id: "schema-field-required",
  asks: "A document names the schema that it follows.",
  *check(document) {
    const $schema = Object.hasOwn(document, "$schema") ? document.$schema : "";
    if ($schema === "") yield { place, message: remedy };
  },
};

export const schemaAddress: Rule = {
  id: "schema-version-extraction-error",
  asks: "$schema is the address of a version, as …/schemas/2025-12-11/server.schema.json.",
  type: "schema",
  *check(document) {
    const url = textOf(document, "$schema");
    if (url && versionNamed(url) === null)
      yield { place, message: `${quoted(url)} is not the address of a schema of server.json. ${remedy}` };
  },
};

export const schemaKnown: Rule = {
  id: "schema-version-not-available",
  asks: "$schema names a version that was published.",
  type: "schema",
  *check(document) {
    const version = versionNamed(textOf(document, "$schema") ?? "");
    if (version === "draft") yield { place, message: `The draft is not published yet. ${remedy}` };
    else if (version !== null && !isSchemaVersion(version))
      yield { place, message: `There is no version ${quoted(version)} that is known here. ${remedy}` };
  },
};

export const schemaCurrent: Rule = {
  id: "schema-version-deprecated",
  asks: "$schema names the current version; older ones are taken with a warning.",
  *check(document) {
    const url = textOf(document, "$schema") ?? "";
    const version = versionNamed(url);
    if (url !== currentSchemaUrl && isSchemaVersion(version) && version !== "draft")
      yield outdated(url, version);
  },
};

function outdated(url: string, version: string): Finding {
  const found =
    version === currentSchemaVersion
      ? `${quoted(url)} is not the official address of this version.`
      : `Version ${version} is outdated; ${currentSchemaVersion} is current.`;
  // Its packages would pass as if the rules had looked at them.
  const unread =
    version === "2025-07-09" ? " Its snake_case members were checked by its schema, not by the rules." : "";
  return { place, severity: "warning", message: `${found}${unread} ${remedy}` };
}
