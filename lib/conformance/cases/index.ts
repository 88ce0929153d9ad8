import type { Case } from "../case.ts";
import { azureCases } from "../clients/azure.ts";
import { copilotCliCases } from "../clients/copilot-cli.ts";
import { dockerCases } from "../clients/docker.ts";
import { mcpPublisherCases } from "../clients/mcp-publisher.ts";
import { toolhiveCases } from "../clients/toolhive.ts";
import { vscodeCases } from "../clients/vscode.ts";
import { documentCases } from "../write/document-cases.ts";
import { editCases } from "../write/edit-cases.ts";
import { publishCases } from "../write/publish-cases.ts";
import { statusCases } from "../write/status-cases.ts";
import { deletedCases } from "./deleted.ts";
import { detailCases } from "./detail.ts";
import { errorCases } from "./errors.ts";
import { filterCases } from "./filters.ts";
import { httpCases } from "./http.ts";
import { listCases } from "./list.ts";
import { metaCases } from "./meta.ts";
import { offerCases } from "./offers.ts";
import { pagingCases } from "./paging.ts";
import { prefixCases } from "./prefixes.ts";
import { refusalCases } from "./refusals.ts";
import { searchCases } from "./search.ts";
import { serverCases } from "./server.ts";
import { serviceCases } from "./service.ts";
import { updatedSinceCases } from "./updated-since.ts";
import { versionsCases } from "./versions.ts";

/** Every case, in the order of a report. Those that write come last, so that all others see the catalog as it was. */
export const allCases: readonly Case[] = [
  prefixCases,
  listCases,
  pagingCases,
  searchCases,
  filterCases,
  updatedSinceCases,
  deletedCases,
  versionsCases,
  detailCases,
  metaCases,
  serverCases,
  errorCases,
  httpCases,
  serviceCases,
  refusalCases,
  vscodeCases,
  copilotCliCases,
  toolhiveCases,
  dockerCases,
  azureCases,
  mcpPublisherCases,
  offerCases,
  documentCases,
  publishCases,
  editCases,
  statusCases,
].flat();
