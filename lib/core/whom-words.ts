const fixed: Record<string, string> = {
  beneficiary: "whom the agent acts for",
  server_owner: "who answers for the server",
  "role:governance": "governance",
  "role:compliance": "compliance",
};

/** Whom a stage names, for sentences. */
function whomWords(who: string): string {
  return fixed[who] ?? `the team ${who.replace(/^team:/, "")}`;
}

/** How many of whom, as in "1 of governance and 2 of the team on-call". */
export function listWhom(needs: readonly { role: string; need: number }[]): string {
  const items = needs.map(({ role, need }) => `${need} of ${whomWords(role)}`);
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
