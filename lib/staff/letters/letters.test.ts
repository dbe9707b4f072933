import { describe, expect, it } from "vitest";
import { type StepSlug, steps } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import { troubleOf } from "@/lib/errors/trouble";
import type { ChecklistView, StepView } from "@/lib/onboarding/status/checklist";
import { needsYou, stepView } from "@/lib/onboarding/status/step-view";
import { invitationLetter, mailto, nudge } from "./letters";

const at = "2026-11-23T10:00:00.000Z";
const contact = { name: "Cora", email: "cora@contoso.com" };
const person = (name: string, roles: Parameters<typeof nudge>[0]["people"][number]["roles"]) => ({
  id: name,
  name,
  userName: `${name.toLowerCase()}@contoso.com`,
  roles,
  lastSeenAt: at,
});

function view(...seen: StepView[]): ChecklistView {
  const all = steps.map(({ slug }) => seen.find((each) => each.slug === slug) ?? stepView(slug, "waiting", "", null));
  const customer = {
    slug: "contoso",
    name: "Contoso",
    dropzoneHost: "contoso.dropzone.app",
    tenantName: null,
    tenantId: null,
    initialDomain: null,
  };
  return { customer, done: 4, of: 17, headline: "", next: null, steps: all, permissions: [], run: null, drift: [], firstAlert: null };
}

const rest = { eraseAt: null, origin: "https://portal.example", sender: "Casey" };

function written(who: WaitingOn, step: StepSlug, people: ReturnType<typeof person>[], seen = needsYou(step, "", at)) {
  const made = nudge({ view: view(seen), waiting: { who, step }, people, contact, ...rest });
  if (!made.ok) throw new Error(made.reason);
  return made;
}

describe("a nudge", () => {
  it("goes to somebody who has signed in and holds the role, with a link to the step", () => {
    const people = [person("Elena", ["exchange-administrator"]), person("Ada", ["global-administrator"])];
    const { letter } = written("entra-admin", "graph-permissions", people);
    expect(letter.to).toEqual({ name: "Ada", address: "ada@contoso.com" });
    expect(letter.body).toContain("https://portal.example/setup/contoso/steps/graph-permissions");
    expect(letter.body).not.toContain("pass this message on");
    expect(letter.subject).toBe("Contoso and Dropzone AI: grant the Microsoft Graph permissions");
  });

  it.each([
    ["nobody has signed in", [], "The link in your invitation"],
    ["nobody holds the role", [person("Elena", ["exchange-administrator"])], "https://portal.example/setup/contoso"],
    ["Microsoft did not tell the roles", [person("Ada", null)], "https://portal.example/setup/contoso"],
  ])("goes to the contact when %s, and names the role that is needed", (_, people, words) => {
    const { letter } = written("entra-admin", "graph-permissions", people);
    expect(letter.to).toEqual({ name: "Cora", address: "cora@contoso.com" });
    expect(letter.body).toContain(words);
    expect(letter.body).toContain("It takes a Privileged Role Administrator or Global Administrator.");
  });

  it("explains the trouble when the step is stuck", () => {
    const trouble = troubleOf("secret-expired", { at });
    const stuck = stepView("client-secret", "stuck", "", at, { trouble });
    expect(written("entra-admin", "client-secret", [], stuck).letter.body).toContain("The client secret has expired. Create a new one.");
  });

  it("to a customer who has ended gives their administrator the way to undo everything, and says until when", () => {
    const ended = { ...rest, eraseAt: "2026-12-30T10:00:00.000Z", view: view(), waiting: { who: "nobody", step: null } as const, contact };
    const people = [person("Elena", []), person("Ada", ["global-administrator"])];
    const made = nudge({ ...ended, people });
    if (!made.ok) throw new Error(made.reason);
    expect(made).toMatchObject({ step: null, letter: { to: { name: "Ada" } } });
    expect(made.letter.body).toContain("https://portal.example/setup/contoso/undo");
    expect(made.letter.body).toContain("December 30, 2026");
    const nobody = nudge({ ...ended, people: [] });
    expect(nobody).toMatchObject({ letter: { to: { address: contact.email } } });
    expect(JSON.stringify(nobody)).not.toContain("/undo");
  });

  it.each(["microsoft", "us", "nobody"] as const)("is not written while they wait for %s", (who) => {
    const made = nudge({ view: view(), waiting: { who, step: null }, people: [], contact, ...rest });
    expect(made).toEqual({ ok: false, reason: who });
  });
});

describe("the text of an invitation", () => {
  const letter = invitationLetter({
    customer: { name: "Contoso & Söhne", dropzoneHost: "contoso.dropzone.app" },
    contact,
    link: "https://portal.example/join/token",
    endsOn: "December 7, 2026",
    sender: "Casey",
  });

  it("contains the link and says how long it works", () => {
    expect(letter.body).toContain("https://portal.example/join/token");
    expect(letter.body).toContain("December 7, 2026");
  });

  it("opens in a mail program as it was written", () => {
    const url = new URL(mailto(letter));
    expect(url.pathname).toBe("cora@contoso.com");
    expect(url.searchParams.get("subject")).toBe("Connect Contoso & Söhne to Dropzone AI");
    expect(url.searchParams.get("body")).toBe(letter.body.replaceAll("\n", "\r\n"));
  });

  it("cannot be sent to other recipients by text in a name or an address", () => {
    const crooked = { ...letter, to: { name: null, address: "a@b.c?bcc=x@evil.example" }, subject: "x&bcc=x@evil.example" };
    expect([...new URL(mailto(crooked)).searchParams.keys()]).toEqual(["subject", "body"]);
  });
});
