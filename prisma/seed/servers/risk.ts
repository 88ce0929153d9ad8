import {
  day,
  destroys,
  flag,
  integer,
  listOf,
  objectOf,
  offer,
  oneOf,
  paging,
  reads,
  resource,
  searches,
  text,
  writes,
} from "../offer.ts";

const subject = text("The case's id.", { pattern: "^kyc_[0-9a-f]{10}$" });

export const kyc = offer(
  {
    name: "kyc-screening",
    title: "KYC screening",
    version: "0.7.0",
    description: "Sanctions, politically exposed persons and adverse media for customers",
    instructions: "A hit is not a match. Only an analyst clears a case.",
  },
  [
    searches("screen_person", "Screens a person against all lists and returns possible matches.", {
      full_name: text("As on the document."),
      date_of_birth: day("The date of birth."),
      "document?": text("Whole passport or identity card number, as free text."),
      "nationality?": text("Two letters, ISO 3166.", { pattern: "^[A-Z]{2}$" }),
    }),
    searches("screen_company", "Screens a company, its directors and its beneficial owners.", {
      legal_name: text("As registered."),
      "register_number?": text("Its number in the company register."),
      "country?": text("Two letters, ISO 3166.", { pattern: "^[A-Z]{2}$" }),
    }),
    searches("search_adverse_media", "News about a person or company, with a summary of each article.", {
      query: text("A name and, if common, a place."),
      ...paging,
    }),
    reads("list_cases", "Open screening cases by age and score.", { ...paging }),
    reads("get_case", "One case with its possible matches and the evidence for each.", { case: subject }),
    writes("open_case", "Opens a case for an analyst.", {
      customer: text("The customer's number."),
      reason: text("What was found.", { maxLength: 2_000 }),
    }),
    writes("attach_evidence", "Attaches text to a case.", { case: subject, text: text("The evidence.") }),
    destroys("clear_case", "Clears a case as a false hit.", { case: subject, reason: text("Why.") }),
  ],
);

const employee = text("The employee's number.", { pattern: "^\\d{6}$" });

export const hrDirectory = offer(
  {
    name: "hr-directory",
    title: "HR directory",
    version: "1.3.0",
    description: "Employees, positions, absences and pay",
  },
  [
    reads("search_employees", "Employees by name, team, office or skill.", {
      query: text("What to look for."),
      ...paging,
    }),
    reads("get_employee", "One employee: position, manager, contract, home address and birthday.", {
      employee,
    }),
    reads("get_org_chart", "Who reports to whom below a position.", {
      employee,
      "depth?": integer("How far down.", { minimum: 1, maximum: 6, default: 2 }),
    }),
    reads("list_absences", "Absences of a team with their kind, sick leave included.", {
      team: text("The team."),
      "from?": day("From when."),
      "to?": day("Until when."),
    }),
    reads("get_compensation", "Salary, bonus and pension of an employee over the years.", { employee }),
    reads("compare_pay", "Pay of a group by percentile.", {
      employees: listOf("Who.", employee),
      "by?": oneOf("Grouped by.", "grade", "office", "gender"),
    }),
  ],
);

const template = text(
  "The reporting template by its code in the supervisory taxonomy, including the module, the table group, the variant for individual or consolidated reporting and, where the taxonomy was amended in the course of the reporting year, the release that the reference date falls into.",
);

export const statutoryReporting = offer(
  {
    name: "consolidated-statutory-and-supervisory-reporting-for-credit-institutions-and-investment-firms",
    title: "Consolidated statutory and supervisory reporting for credit institutions and investment firms",
    version: "2026.4.0-rc.12+build.20261104.113000.release-candidate-for-parallel-run",
    description:
      "Prepares, validates and files supervisory reports: own funds, large exposures, liquidity, …",
    instructions:
      "Reports are prepared in three steps that must follow one another: collect, validate, file. A report that was validated against an earlier release of the taxonomy has to be validated again before it is filed, even when none of its figures changed. Filing is final: the authority accepts corrections as a resubmission only, which counts towards the institution's correction rate. ".repeat(
        4,
      ),
  },
  [
    reads(
      "list_reporting_obligations_of_the_institution_and_its_consolidated_subsidiaries",
      "Every obligation with its frequency, reference date, remittance date and the entity that owes it. Obligations that depend on a threshold (large exposures, leverage, asset encumbrance) are listed with the figure that crossed it and the quarter in which it did; obligations that lapsed are kept for five years and marked as such.",
      { "reference_date?": day("Only what is due for this date."), ...paging },
    ),
    reads("get_template", "A template's rows, columns, validation rules and filing indicators.", {
      template,
    }),
    writes("collect_figures", "Collects a template's figures from the ledger and the risk systems.", {
      template,
      reference_date: day("The date that the figures are of."),
      "entities?": listOf(
        "Which entities.",
        text("A legal entity identifier.", { pattern: "^[A-Z0-9]{20}$" }),
      ),
    }),
    reads("validate_report", "Checks a report against the taxonomy and last quarter's figures.", {
      report: text("The report's id."),
      "tolerance?": objectOf(
        { "absolute?": integer("In thousands."), "percent?": integer("Of last quarter's figure.") },
        { description: "From which difference on a figure is named." },
      ),
    }),
    reads("explain_figure", "Where a figure comes from, down to the entries it sums.", {
      report: text("The report's id."),
      cell: text("Row and column, as `r0010,c0020`."),
    }),
    destroys("file_report", "Files a validated report with the authority. This is final.", {
      report: text("The report's id."),
      signatory: text("Who signs for the institution.", { format: "email" }),
      "test?": flag("File with the authority's test system."),
    }),
    resource("reporting://calendar", "Remittance calendar", "What is due when, for the coming year."),
  ],
);
