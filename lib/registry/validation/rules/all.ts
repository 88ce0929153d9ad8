import * as argument from "./arguments.ts";
import * as bundle from "./mcpb.ts";
import { blockedNamespaces, namespaceNotBlocked, serverNameForm } from "./names.ts";
import * as image from "./oci.ts";
import * as serverPackage from "./packages.ts";
import * as presentation from "./presentation.ts";
import { publisherMetadataSize } from "./publisher-metadata.ts";
import { repositorySubfolder, repositoryUrl } from "./repository.ts";
import type { Rule } from "./rule.ts";
import * as schema from "./schema-version.ts";
import { remoteUrl, urlTemplate } from "./transport-urls.ts";
import * as transport from "./transports.ts";
import * as version from "./versions.ts";

/** Every rule that a document can be held to by itself, in the order of the document's members. */
export const allRules: readonly Rule[] = [
  schema.schemaRequired,
  schema.schemaAddress,
  schema.schemaKnown,
  schema.schemaCurrent,
  serverNameForm,
  namespaceNotBlocked(blockedNamespaces),
  version.versionGiven,
  version.versionNotReserved,
  version.versionNotRange,
  repositoryUrl,
  repositorySubfolder,
  presentation.websiteParsable,
  presentation.websiteAbsolute,
  presentation.websiteHttps,
  presentation.websiteCharacters,
  presentation.titleVisible,
  presentation.iconParsable,
  presentation.iconAbsolute,
  presentation.iconHttps,
  serverPackage.registryTypeKnown,
  serverPackage.identifierGiven,
  serverPackage.identifierUnbroken,
  serverPackage.packageVersionGiven,
  serverPackage.registryBase,
  serverPackage.baseNotAllowed,
  serverPackage.hashNotAllowed,
  image.imageReference,
  image.imageVersion,
  image.imageRegistry,
  bundle.bundleHash,
  bundle.bundleAddress,
  bundle.bundleNamed,
  argument.argumentNameGiven,
  argument.argumentNameForm,
  argument.argumentValue,
  argument.argumentDefault,
  argument.valueHintIgnored,
  transport.stdioUrl,
  transport.packageUrlGiven,
  transport.packageTransportType,
  urlTemplate,
  transport.remoteUrlGiven,
  transport.remoteTransportType,
  remoteUrl,
  publisherMetadataSize,
];
