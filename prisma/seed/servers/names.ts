/** The servers that agents of the story work with. */
export const servers = {
  tickets: "example.deskline/tickets",
  fxRates: "example.rateboard/fx-rates",
  codeHost: "example.forgeline/code-host",
  incidentPaging: "example.larkmoor.mcp.oncall/incident-paging",
  handbook: "example.larkmoor.mcp.handbook/handbook-search",
  ledger: "example.larkmoor.mcp.ledger/payments-ledger",
  statusPage: "example.uptimely/status-page",
} as const;
