import { findAll, type Span } from "./span.ts";

const parted = /(?<![\w.-])\d{3}([- ])\d{2}\1\d{4}(?![\w]|[-.]\w)/g;
const compact =
  /(?<=(?:\bssn|social security(?: number| no\.?)?)[^\w\n]{0,5}(?:is |was )?[^\w\n]{0,3})\d{9}(?!\w)/gi;

/** US social security numbers: area, group and serial of the ranges that are given out; nine digits alone only where named. */
export function findSocialSecurityNumbers(text: string): Span[] {
  const found = findAll(text, parted, "us_ssn", isGivenOut);
  return /ssn|social/i.test(text) ? [...found, ...findAll(text, compact, "us_ssn", isGivenOut)] : found;
}

function isGivenOut(match: string): boolean {
  const digits = match.replace(/\D/g, "");
  const area = digits.slice(0, 3);
  return area !== "000" && area !== "666" && area < "900" && !/^.{3}00|0000$/.test(digits);
}

const insurance =
  /(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?![A-Za-z0-9])/g;

const named =
  /(?<=(?:\bnino|national insurance(?: number| no\.?)?|\bni number)[^\w\n]{0,3}(?:is |was )?[^\w\n]{0,3})[a-z]{2}([ -]?)\d{2}\1\d{2}\1\d{2}\1[a-d](?![a-z0-9])/gi;

/** UK National Insurance numbers (HMRC, NIM39110); in small letters where named. */
export function findInsuranceNumbers(text: string): Span[] {
  const found = findAll(text, insurance, "uk_nino");
  return /nino|insurance|ni number/i.test(text) ? [...found, ...findAll(text, named, "uk_nino")] : found;
}
