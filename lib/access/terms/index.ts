export { coveredNow, coveredTools, gainedTools, levelsOf, unknownTools } from "./covered-tools.ts";
export { parseScopeName, scopeName } from "./scope-name.ts";
export { termIssues } from "./term-issues.ts";
export { readToolLevels, toolLevelsOf } from "./tool-levels.ts";
