import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { log } from "#lib/log.ts";
import { gather } from "./gather.ts";
import { flushPatienceMs, usageGatherMs, usageRowsMax } from "./limits.ts";
import { OnceWriter } from "./once-writer.ts";
import { type ConsentUse, laterUse, noteConsentUses } from "./record-consent-use.ts";
import { addUsage, type UsageRow, type Use, usageKey, withUse } from "./record-usage.ts";
import type { Troubles } from "./troubles.ts";
import { writeAll } from "./write-all.ts";

/** What waits to be written: figures of a tool's use, or that a consent was used. */
type Waiting = { usage: UsageRow } | { consent: ConsentUse };

/**
 * Adds up what agents do with tools, and when by whose consent they did it last, and writes it down beside the events and over
 * a connection of its own: figures are no evidence, and must not hold any up.
 */
export class UsageRecorder {
  readonly #troubles: Troubles;
  readonly #writer = new OnceWriter("countersign usage");
  readonly #ending = new AbortController();
  #waiting = new Map<string, UsageRow>();
  #consents = new Map<string, ConsentUse>();
  #writing = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(troubles: Troubles) {
    this.#troubles = troubles;
  }

  /** How many rows are not written yet. */
  get waiting(): number {
    return this.#waiting.size + this.#consents.size + this.#writing;
  }

  take(use: Use): void {
    const key = usageKey(use);
    const row = this.#waiting.get(key);
    if (row || this.#waiting.size < usageRowsMax) this.#waiting.set(key, withUse(row, use));
    else this.#troubles.noteLost("usage", { agentId: use.agentId, serverId: use.serverId });
    this.#running ??= this.#run();
  }

  /** Of a consent, only its last use is kept. */
  takeConsent(use: ConsentUse): void {
    const { consent_id } = use;
    const known = this.#consents.get(consent_id);
    if (known || this.#consents.size < usageRowsMax) this.#consents.set(consent_id, laterUse(known, use));
    else this.#troubles.noteLost("usage", { consentId: consent_id });
    this.#running ??= this.#run();
  }

  /** Writes what is left, as far as the database lets it. */
  async close(patienceMs = flushPatienceMs): Promise<void> {
    this.#ending.abort();
    await Promise.race([this.#running, delay(patienceMs, undefined, { ref: false })]);
    this.#closed = true;
    if (this.waiting > 0) log.error({ rows: this.waiting }, "usage of tools lost: the database was away");
    this.#waiting.clear();
    this.#consents.clear();
    await this.#writer.close();
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.size + this.#consents.size > 0) {
        await gather(usageGatherMs, this.#ending.signal);
        const items = this.#takeAll();
        this.#writing = items.length;
        await writeAll(items, {
          what: "usage of tools",
          write: (some) => this.#writer.write((client) => writeWithin(client, some)),
          goesOn: () => !this.#closed,
          setAside: (item, { sqlState }) => this.#troubles.noteLost("usage", { ...factsOf(item), sqlState }),
        });
        this.#writing = 0;
      }
    } finally {
      this.#running = undefined;
    }
  }

  #takeAll(): Waiting[] {
    const items = [
      ...[...this.#waiting.values()].map((usage) => ({ usage })),
      ...[...this.#consents.values()].map((consent) => ({ consent })),
    ];
    this.#waiting = new Map();
    this.#consents = new Map();
    return items;
  }
}

async function writeWithin(client: pg.Client, items: readonly Waiting[]): Promise<void> {
  const rows = items.flatMap((item) => ("usage" in item ? item.usage : []));
  const uses = items.flatMap((item) => ("consent" in item ? item.consent : []));
  if (rows.length > 0) await addUsage(client, rows);
  if (uses.length > 0) await noteConsentUses(client, uses);
}

function factsOf(item: Waiting): Record<string, string> {
  if ("consent" in item) return { consentId: item.consent.consent_id };
  return { agentId: item.usage.agent_id, serverId: item.usage.server_id };
}
