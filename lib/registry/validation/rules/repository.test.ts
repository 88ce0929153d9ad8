import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { documentWith, findingsOf, profileWith } from "../test-document.ts";
import { repositorySubfolder, repositoryUrl } from "./repository.ts";

const github = { url: "https://github.com/owner/repo", source: "github" };
const found = (repository: unknown, ...git_hosts: string[]) =>
  findingsOf(repositoryUrl, documentWith({ repository }), profileWith({ git_hosts }));

test.each<[string, string]>([
  ["github", "https://github.com/owner/repo"],
  ["github", "https://github.com/owner/repo/"],
  ["github", "http://www.github.com/owner/repo.js"],
  ["gitlab", "https://gitlab.com/group/repo"],
  ["gitlab", "https://www.gitlab.com/group/repo_1/"],
])("a repository of %s at %s is taken", (source, url) => {
  expect(found({ source, url })).toEqual([]);
});

test.each<[string, string]>([
  ["bitbucket", "https://bitbucket.org/owner/repo"],
  ["github", "https://github.com/owner"],
  ["github", "https://github.com/owner/repo/tree/main"],
  ["github", "https://gitlab.com/owner/repo"],
  ["gitlab", "https://gitlab.com"],
  ["gitlab", "https://gitlab.com/group/subgroup/repo"],
  ["github", "https://github.example.com/owner/repo"],
  ["github", "https://github.com.evil.example/owner/repo"],
  ["github", "https://evil.example/github.com/owner/repo"],
  ["github", "git@github.com:owner/repo.git"],
  ["github", "ssh://git@github.com/owner/repo"],
  ["github", "https://user@github.com/owner/repo"],
  ["github", "https://github.com/owner/repo?tab=readme"],
  ["GitHub", "https://github.com/owner/repo"],
  ["", "https://github.com/owner/repo"],
  ["github", ""],
  ["constructor", "https://github.com/owner/repo"],
  ["__proto__", "https://github.com/owner/repo"],
])("one of %j at %j is not", (source, url) => {
  expect(found({ source, url })).toEqual(["repository.url"]);
});

test("no repository, and one that names nothing, pass", () => {
  expect(findingsOf(repositoryUrl, documentWith())).toEqual([]);
  for (const repository of [{}, { url: "", source: "" }, null, [], "text", { url: 7, source: "github" }])
    expect(found(repository)).toEqual([]);
});

describe("a git host of this installation", () => {
  const host = "git.example.com";

  test.each([
    ["github", "https://git.example.com/owner/repo"],
    ["gitlab", "https://git.example.com/group/subgroup/team/repo/"],
    ["bitbucket", "http://git.example.com/users/~anna/repo"],
  ])("is taken with a word to reviewers: %s at %s", (source, url) => {
    expect(found({ source, url }, host)).toEqual(["relaxed repository.url"]);
  });

  test.each([
    "https://git.example.com:8443/owner/repo",
    "https://other.example.com/owner/repo",
    "https://sub.git.example.com/owner/repo",
    "https://git.example.com/owner",
    "https://git.example.com/owner/repo?x=1",
    "https://git.example.com/owner/repo#readme",
    "https://anna:secret@git.example.com/owner/repo",
    "https://git.example.com/group/repo/-/tree/main",
    "https://git.example.com\\owner\\repo",
    "ssh://git.example.com/owner/repo",
  ])("isn't taken at %s", (url) => {
    expect(found({ source: "gitlab", url }, host)).toEqual(["repository.url"]);
  });

  test("is meant with its port", () => {
    const repository = { source: "gitlab", url: "https://git.example.com:8443/owner/repo" };
    expect(found(repository, "git.example.com:8443")).toEqual(["relaxed repository.url"]);
  });

  test("may be gitlab.com itself, for the sake of nested groups", () => {
    const nested = { source: "gitlab", url: "https://gitlab.com/group/subgroup/repo" };
    expect(found(nested, "gitlab.com")).toEqual(["relaxed repository.url"]);
    expect(found({ ...nested, url: "https://gitlab.com/group/repo" }, "gitlab.com")).toEqual([]);
  });

  test("changes nothing for github.com", () => {
    expect(found(github, host)).toEqual([]);
  });
});

describe("a subfolder", () => {
  const at = (subfolder: unknown) =>
    findingsOf(repositorySubfolder, documentWith({ repository: { ...github, subfolder } as JsonObject }));

  test.each(["servers/my-server", "src", "a.b/c_d-e", ".github", "..."])("may be %s", (subfolder) => {
    expect(at(subfolder)).toEqual([]);
  });

  test.each([
    "../parent/folder",
    "a/../b",
    "./a",
    "/absolute/path",
    "servers/my-server/",
    "servers/my server",
    "servers//my-server",
    "a\\b",
    "ordner/größe",
    "a\n",
    "/",
    ".",
    "..",
  ])("may not be %j", (subfolder) => {
    expect(at(subfolder)).toEqual(["repository.subfolder"]);
  });

  test("may be empty or absent", () => {
    expect(at("")).toEqual([]);
    expect(at(undefined)).toEqual([]);
  });
});
