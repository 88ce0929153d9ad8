/** Why a button may not be pressed, for its `reason`. */
export function reasonOf(verdict: true | { no: string }): string | undefined {
  return verdict === true ? undefined : verdict.no;
}
