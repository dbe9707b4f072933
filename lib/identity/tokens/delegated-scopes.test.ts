import { describe, expect, it } from "vitest";
import { missingScopes } from "./delegated-scopes";

describe("checking what Microsoft granted", () => {
  it("accepts Graph scopes by their short and by their long names", () => {
    expect(
      missingScopes("graph", ["openid", "profile", "User.Read", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]),
    ).toEqual([]);
    expect(
      missingScopes("graph", [
        "https://graph.microsoft.com/User.Read",
        "https://graph.microsoft.com/application.readwrite.all",
        "https://graph.microsoft.com/AppRoleAssignment.ReadWrite.All",
      ]),
    ).toEqual([]);
  });

  it("names what is missing", () => {
    expect(missingScopes("graph", ["User.Read"])).toEqual(["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]);
    expect(missingScopes("exchange", [])).toEqual(["Exchange.Manage"]);
  });

  it("does not accept a longer name in place of a shorter one", () => {
    expect(missingScopes("exchange", ["https://outlook.office365.com/Exchange.ManageAsApp"])).toEqual(["Exchange.Manage"]);
  });
});
