import { describe, expect, it } from "vitest";
import { formInput } from "./form-input";

describe("what a form brings", () => {
  it("is one value by its name, and several of one name as a list", () => {
    const form = new FormData();
    form.append("portalUrl", "https://contoso.portal.cloudappsecurity.com");
    form.append("alertTypes", "incidents");
    form.append("alertTypes", "alerts");
    form.append("$ACTION_ID_123", "");
    expect(formInput(form)).toEqual({ portalUrl: "https://contoso.portal.cloudappsecurity.com", alertTypes: ["incidents", "alerts"] });
  });

  it("is left alone when it is no form", () => {
    expect(formInput({ a: 1 })).toEqual({ a: 1 });
  });
});
