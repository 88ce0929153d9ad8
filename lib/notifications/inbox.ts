import type { UserActor } from "#lib/core/actor.ts";
import { findAfter, newestId } from "./queries.ts";
import type { NotificationView } from "./schemas.ts";

/** Ids are made before their transaction commits, by the clocks of several processes. */
const lateMs = 60_000;
/** How many are read at once, and how many are remembered as read. Of more, the newest. */
const readMax = 100;
const rememberedMax = 1_000;

/** Reads one person's notifications as they come, each once, in the order of their ids as far as these come in order. */
export class Inbox {
  /** Whatever is older was there before this inbox was opened. */
  readonly #start: string;
  #seen: string[] = [];

  private constructor(start: string) {
    this.#start = start;
  }

  /** @param after the id of the last one that was read; left out, what is there already counts as read */
  static async open(userId: string, after?: string): Promise<Inbox> {
    return new Inbox(after ?? (await newestId(userId)));
  }

  /** @param reader whose inbox it is, as they are now */
  async read(reader: UserActor): Promise<NotificationView[]> {
    const floor = latest(this.#start, earlier(this.#seen.at(-1) ?? this.#start));
    const known = this.#seen.filter((id) => id > floor);
    const found = await findAfter({ actor: reader }, floor, known, readMax);
    this.#seen = [...known, ...found.map(({ id }) => id)].sort().slice(-rememberedMax);
    return found;
  }
}

/** The least id of a notification that is as much older as one that commits late may be. */
function earlier(id: string): string {
  const [prefix = "", digits = ""] = id.split("_");
  const ms = Number.parseInt(digits.slice(0, 12), 16) - lateMs;
  return ms > 0 ? `${prefix}_${ms.toString(16).padStart(12, "0")}` : "";
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
