import { describe, expect, it } from "vitest";
import { readChoices } from "./choose-form";

const suffixes = [".portal.cloudappsecurity.com"];
const alertTypes = ["defender-alerts"];

describe("the form on which a customer chooses", () => {
  it("keeps a pasted Portal URL in its normal form", () => {
    const read = readChoices(
      { capabilities: ["cloud-apps"], alertTypes, portalUrl: "contoso.us.portal.cloudappsecurity.com/api/" },
      suffixes,
    );
    expect(read).toMatchObject({ ok: true, choices: { portalUrl: "https://contoso.us.portal.cloudappsecurity.com" } });
  });

  it("lets the Portal URL be entered later", () => {
    expect(readChoices({ capabilities: ["cloud-apps"], alertTypes, portalUrl: "" }, suffixes)).toMatchObject({
      ok: true,
      choices: { portalUrl: null },
    });
  });

  it("drops the Portal URL when the capability that needs it is declined", () => {
    const read = readChoices({ capabilities: [], alertTypes, portalUrl: "nonsense" }, suffixes);
    expect(read).toMatchObject({ ok: true, choices: { portalUrl: null } });
  });

  it("reports all errors at once", () => {
    const read = readChoices({ capabilities: ["cloud-apps"], alertTypes: [], portalUrl: "http://x.example" }, suffixes);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(Object.keys(read.fieldErrors).sort()).toEqual(["alertTypes", "portalUrl"]);
  });

  it("refuses a capability that does not exist", () => {
    expect(readChoices({ capabilities: ["everything"], alertTypes, portalUrl: "" }, suffixes).ok).toBe(false);
  });
});
