import { describe, expect, test } from "vitest";
import { grantStatuses } from "#lib/core/words.ts";
import { pool } from "#lib/db/pool.ts";
import { addPerson } from "#prisma/seed/factories.ts";
import { grantTransitions } from "./grant-state.ts";
import { agentOf, decide, request, weatherServer } from "./test-grants.ts";

describe("the database", () => {
  test("knows the same transitions", async () => {
    for (const from of grantStatuses)
      for (const to of grantStatuses) {
        const { rows } = await pool().query("SELECT grant_transition_allowed($1, $2) AS allowed", [from, to]);
        expect({ from, to, allowed: rows[0].allowed }).toEqual({
          from,
          to,
          allowed: grantTransitions[from].includes(to),
        });
      }
  });

  test("refuses every other step, a grant that is none of these, and what is not what was requested", async () => {
    const [owner, governance] = [await addPerson("member"), await addPerson("governance")];
    const grant = await request(owner, await agentOf(owner), await weatherServer());
    const update = (set: string) => pool().query(`UPDATE access_grant SET ${set} WHERE id = $1`, [grant.id]);
    for (const to of ["active", "expired", "released", "revoked"])
      await expect(update(`status = '${to}'`)).rejects.toThrow(`may not go from requested to ${to}`);
    for (const set of [
      "duration_minutes = 6",
      "tools = '{wipe}'",
      'tool_levels = \'{"wipe":"admin"}\'',
      "stages = '[]'",
      "user_ids = '{usr_0}'",
    ])
      await expect(update(set)).rejects.toThrow("is not what was requested any more");
    await expect(update("status = 'approved', decided_at = now()")).rejects.toThrow("access_grant_ends");
    await decide(governance, grant, "reject");
    for (const to of grantStatuses.filter((status) => status !== "denied"))
      await expect(update(`status = '${to}'`)).rejects.toThrow(`may not go from denied to ${to}`);
    await expect(update("end_reason = 'Late.'")).rejects.toThrow("no longer changes");
  });
});
