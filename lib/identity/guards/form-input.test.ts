import { describe, expect, it } from "vitest";
import { formInput } from "./form-input";

describe("the input of a form", () => {
  it("has one value under its name, and several values of one name as a list", () => {
    const form = new FormData();
    form.append("portalUrl", "https://contoso.portal.cloudappsecurity.com");
    form.append("alertTypes", "incidents");
    form.append("alertTypes", "alerts");
    form.append("$ACTION_ID_123", "");
    expect(formInput(form)).toEqual({ portalUrl: "https://contoso.portal.cloudappsecurity.com", alertTypes: ["incidents", "alerts"] });
  });

  it("is returned as it is when it is not a form", () => {
    expect(formInput({ a: 1 })).toEqual({ a: 1 });
  });
});
