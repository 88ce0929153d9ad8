import type { Report } from "./report.ts";
export async function benchConsole(): Promise<Report> {
  throw new Error("x");
}
