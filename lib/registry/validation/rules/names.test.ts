import { expect, test } from "vitest";
import { documentWith, findingsOf } from "../test-document.ts";
import { blockedNamespaces, namespaceNotBlocked, serverNameForm } from "./names.ts";

const found = (name: unknown) => findingsOf(serverNameForm, documentWith({ name }));

test.each([
  "com.example.api/server",
  "com.microsoft.azure.service/webapp-server",
  "com.example/my-server",
  "io.github.User/Weather",
  "ab/cd",
  "12/34",
  "a..b/c--d",
  "com.example/my.server_v2",
])("%s is a name", (name) => {
  expect(found(name)).toEqual([]);
});

test.each([
  "",
  "com.example.server",
  "/server",
  "com.example/",
  "/",
  "com.example/server/path",
  "com.example/server/path/deep",
  "com.example/a/b/c/d/e",
  "com.example//server",
  "com.example/server/",
  "com.microsoft.azure/service/webapp-server",
  "c/server",
  "com.example/s",
  ".com/server",
  "com./server",
  "-com/server",
  "com.example/-server",
  "com.example/server_",
  "com_example/server",
  "com.example/ser ver",
  "com.example/sërver",
  "com.example/server\n",
  "com.example/server\0",
])("%j is none", (name) => {
  expect(found(name)).toEqual(["name"]);
});

test("a name that is no text, or absent, is the schema's to refuse", () => {
  expect(found(7)).toEqual([]);
  expect(found(undefined)).toEqual([]);
});

test("no namespace is blocked, as upstream, and one can be", () => {
  expect(blockedNamespaces).toEqual([]);
  const rule = namespaceNotBlocked(["com.example"]);
  expect(findingsOf(rule, documentWith())).toEqual(["name"]);
  expect(findingsOf(rule, documentWith({ name: "com.example.api/weather" }))).toEqual([]);
  expect(findingsOf(namespaceNotBlocked([]), documentWith())).toEqual([]);
});
