import { expect, it } from "vitest";
import { setPortalEnv } from "@/testing/set-portal-env";
import { cloudFor } from "./begin-trip";

it("signs in at the customer's Microsoft cloud, and at the one of this process when no customer is named", () => {
  setPortalEnv({ STAFF_CLOUD: "gcc-high" });
  expect(cloudFor({ cloud: "dod" })).toBe("dod");
  expect(cloudFor(null)).toBe("gcc-high");
});
