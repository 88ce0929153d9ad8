/** JSON that steers no terminal: `JSON.stringify` leaves C1 controls and bidirectional marks as they are. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
    one === "\n"
      ? one
      : Array.from(
          { length: one.length },
          (_, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, "0")}`,
        ).join(""),
  );
}
