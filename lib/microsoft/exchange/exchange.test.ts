import { describe, expect, it } from "vitest";
import { isSameService } from "./client";
import { exchangeErrorFrom, readBody } from "./exchange-error";
import { classifyQuarantineRefusal } from "./quarantine";
import { assignmentFor } from "./roles";
import { pointerFor } from "./service-principals";

const failed = (message: string) => ({
  error: { code: "BadRequest", message: "Error executing cmdlet", details: [{ code: "Context", target: "", message }] },
});
const errorFor = (status: number, content: unknown) =>
  exchangeErrorFrom({ status, content, headers: new Headers({ "request-id": "r" }), cmdlet: "New-ServicePrincipal" });

describe("an error of Exchange", () => {
  it("is read from the parts of its message", () => {
    const message =
      "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The object 'x' couldn't be found on 'DC01'.";
    expect(errorFor(404, failed(message))).toMatchObject({
      errorId: "Ex6F9304",
      exceptionType: "ManagementObjectNotFoundException",
      text: "The object 'x' couldn't be found on 'DC01'.",
      requestId: "r",
      says: "not-replicated",
      kind: "not-found",
    });
  });
  it("is read when it is JSON inside JSON", () => {
    const message = JSON.stringify({
      Message: "The organization must run Enable-OrganizationCustomization first.",
      TypeName: "Microsoft.Exchange.X.InvalidOperationInDehydratedContextException",
    });
    expect(errorFor(400, failed(message))).toMatchObject({
      says: "not-customized",
      exceptionType: "InvalidOperationInDehydratedContextException",
    });
  });

  const cases: [string, number, unknown, string][] = [
    ["a duplicate by its type", 400, failed("Ex1|Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException|?"), "already-there"],
    ["a duplicate by its words", 400, failed("Ex1|Microsoft.Exchange.Some.OtherException|The object 'x' already exists."), "already-there"],
    ["a dehydrated organization", 400, failed("Ex1|A.InvalidOperationInDehydratedContextException|?"), "not-customized"],
    [
      "a missing delegating assignment",
      400,
      failed(
        `Ex1|A.InvalidOperationException|You don't have access to create, change, or remove the "Transport Hygiene" management role assignment. You must be assigned a delegating role assignment to the management role.`,
      ),
      "no-delegating-assignment",
    ],
    [
      "a cmdlet that the caller may not use",
      401,
      { error: { code: "Unauthorized", message: "User is not allowed to call New-ServicePrincipal" } },
      "role-missing",
    ],
    ["an empty body with 403", 403, null, "role-missing"],
    ["a wrong parameter", 400, failed("Ex1|A.ParameterBindingException|A parameter cannot be found"), "other"],
    ["a gateway's page", 502, "<html>", "other"],
  ];
  it.each(cases)("recognizes %s", (_, status, content, says) => {
    expect(errorFor(status, content).says).toBe(says);
  });

  it("is read as empty when its body is only NUL bytes", async () => {
    expect(await readBody(new Response("\0".repeat(64), { status: 403 }))).toBeNull();
  });
});

describe("the app in Exchange's list", () => {
  const row = (AppId: string, part: object = {}) => ({
    AppId,
    ObjectId: "sp-1",
    Identity: "exchange-1",
    Name: "sp-1",
    Guid: "exchange-1",
    DisplayName: "Dropzone AI",
    ...part,
  });

  it("is picked by its id, since Exchange lists all apps when it does not know the requested one", () => {
    expect(pointerFor([row("other"), row("somebody")], "app-1")).toBeNull();
    expect(pointerFor([row("other"), row("APP-1")], "app-1")).toMatchObject({ identity: "exchange-1", objectId: "sp-1" });
  });
});

describe("the app's role", () => {
  const appId = "11111111-1111-4111-8111-111111111111";
  const servicePrincipalId = "22222222-2222-4222-8222-222222222222";
  const exchangeId = "33333333-3333-4333-8333-333333333333";
  const pointer = {
    identity: exchangeId,
    appId,
    objectId: servicePrincipalId,
    names: [exchangeId, servicePrincipalId, appId, "Dropzone AI"],
  };
  const assignment = (part: object) => ({
    Name: "Transport Hygiene-x",
    RoleAssignee: null,
    RoleAssigneeName: null,
    RoleAssigneeType: "ServicePrincipal",
    ...part,
  });

  it.each([
    ["Exchange's own id as assignee", { RoleAssigneeName: exchangeId }],
    ["Entra's id in the assignment's name", { Name: `Transport Hygiene-${servicePrincipalId}` }],
    ["the app's id as assignee", { RoleAssignee: appId.toUpperCase() }],
    ["the app's name as assignee", { RoleAssignee: "Dropzone AI" }],
  ])("is recognized by %s", (_, part) => {
    expect(assignmentFor(pointer, [assignment(part)])).not.toBeNull();
  });
  it.each([
    ["an assignment of another app", { RoleAssigneeName: "44444444-4444-4444-8444-444444444444" }],
    ["an assignment that only mentions the app's name", { Name: "Dropzone AI's old assignment" }],
  ])("is not recognized in %s", (_, part) => {
    expect(assignmentFor(pointer, [assignment(part)])).toBeNull();
  });
});

describe("a redirect", () => {
  const service = { origin: "https://outlook.office365.com", exchangeResource: "https://outlook.office365.com" };
  it.each(["https://eurprd01.outlook.office365.com/adminapi", "https://outlook.office365.com/x"])("may go to %s", (url) => {
    expect(isSameService(new URL(url), service)).toBe(true);
  });
  it.each([
    "https://outlook.office365.com.evil.example/",
    "https://evil-outlook.office365.com/",
    "http://outlook.office365.com/",
    "https://outlook.office365.com:8443/",
    "https://login.microsoftonline.com/",
  ])("does not send the token to %s", (url) => {
    expect(isSameService(new URL(url), service)).toBe(false);
  });
});

describe("trying quarantine", () => {
  it.each([
    ["the role is not in effect", errorFor(403, null), "on-its-way"],
    ["Exchange slowed us down", errorFor(429, null), "unknown"],
    ["Exchange did not like the command", errorFor(400, failed("Ex1|A.B|?")), "unknown"],
  ])("is not answered no when %s", (_, error, answer) => {
    expect(classifyQuarantineRefusal(error).answer).toBe(answer);
  });
});
