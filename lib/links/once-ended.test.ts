import { describe, expect, it } from "vitest";
import { isOpenOnceEnded } from "./once-ended";

describe("once a customer has ended", () => {
  it.each(["", "?about=connect", "/undo", "/undo/receipt", "/finish/remove", "/audit.json", "/export.json", "/sessions"])(
    "/setup/contoso%s stays open",
    (rest) => {
      expect(isOpenOnceEnded(`/setup/contoso${rest}`, "contoso")).toBe(true);
    },
  );

  it.each([
    "/setup/contoso/plan",
    "/setup/contoso/choose",
    "/setup/contoso/undone",
    "/setup/contoso/finish",
    "/setup/fabrikam",
    "/",
    "/setup/contoso/plan?x=/undo",
  ])("%s does not", (path) => {
    expect(isOpenOnceEnded(path, "contoso")).toBe(false);
  });
});
