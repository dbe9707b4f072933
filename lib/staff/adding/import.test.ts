import { describe, expect, it } from "vitest";
import { type AlreadyThere, createdCsv, fatesOf, importTemplate, mostRows, readImport } from "./import";

const nothing: AlreadyThere = { slugs: new Map(), hosts: new Map(), owners: new Map() };

function fates(text: string, there: Partial<AlreadyThere> = {}) {
  const read = readImport(text);
  if (!read.ok) throw new Error(read.reason);
  return fatesOf(read.rows, { ...nothing, ...there });
}

const head = "name,dropzone_host";

describe("reading a table of customers", () => {
  it.each([
    ["no text at all", "", "empty"],
    ["headings alone", head, "empty"],
    ["no column with names", "dropzone_host\na.dropzone.app", "no-name-column"],
    ["no column with hosts", "name\nContoso", "no-host-column"],
    ["a quote that is not closed", `${head}\n"Contoso,contoso.dropzone.app`, "quote-not-closed"],
    ["more characters than fit", `${head}\n${"x".repeat(150_000)},contoso.dropzone.app`, "too-long"],
    ["more empty lines than are read", `${head}\n${"\n".repeat(6000)}Contoso,contoso.dropzone.app`, "too-many-rows"],
    ["more rows than fit", `${head}\n${"Contoso,contoso.dropzone.app\n".repeat(mostRows + 1)}`, "too-many-rows"],
  ])("refuses %s", (_, text, reason) => {
    expect(readImport(text)).toMatchObject({ ok: false, reason });
  });

  it.each(["Name;Dropzone host", "\uFEFFname,dropzone_host", "Customer Name\tHost", '"name","dropzoneHost"'])(
    "recognizes its columns by the headings %s",
    (headings) => {
      const delimiter = headings.includes(";") ? ";" : headings.includes("\t") ? "\t" : ",";
      expect(fates(`${headings}\r\nContoso${delimiter}contoso.dropzone.app\r\n`)).toMatchObject([{ fate: "create", slug: "contoso" }]);
    },
  );

  it("names the columns that it does not use", () => {
    expect(readImport(`${head},region\nContoso,contoso.dropzone.app,EMEA`)).toMatchObject({ ignored: ["region"] });
  });

  it("accepts its own template", () => {
    expect(fates(importTemplate)).toMatchObject([
      { fate: "create", slug: "contoso", wish: { cloud: "global", apiKey: null, contactEmail: "ada@contoso.com" } },
    ]);
  });
});

describe("the fate of a row", () => {
  it.each([
    ["a bare host name", "contoso.dropzone.app", "contoso.dropzone.app"],
    ["an address from the browser", "https://Contoso.dropzone.app/app/home", "contoso.dropzone.app"],
    ["the older domain", "contoso.dropzone.ai", "contoso.dropzone.ai"],
  ])("is “create” for %s", (_, typed, dropzoneHost) => {
    expect(fates(`${head}\nContoso,${typed}`)).toMatchObject([{ fate: "create", dropzoneHost }]);
  });

  it.each([
    ["another company's domain", "contoso.example.com", /not a Dropzone tenant/],
    ["a look-alike", "contoso.dropzone.app.evil.example", /not a Dropzone tenant/],
    ["a number address", "127.0.0.1", /not a Dropzone tenant/],
    ["this machine's own name", "localhost", /not a host name/],
    ["a port", "contoso.dropzone.app:8080", /not a host name/],
    ["a sentence", "their tenant", /not a host name/],
    ["no host", "", /Enter the host/],
    ["the bare domain", "dropzone.app", /not a Dropzone tenant/],
  ])("is “cannot”, with the reason, for %s", (_, host, why) => {
    expect(fates(`${head}\nContoso,${host}`)).toMatchObject([{ fate: "cannot", why: [expect.stringMatching(why)] }]);
  });

  it("has all errors of a row at once", () => {
    const [row] = fates("name,dropzone_host,cloud,contact_email,slug\n,nowhere,moon,ada,new");
    expect(row).toMatchObject({ fate: "cannot", why: { length: 5 } });
  });

  it("is “already there” when its Dropzone tenant has a customer", () => {
    const hosts = new Map([["contoso.dropzone.app", "contoso-emea"]]);
    expect(fates(`${head}\nContoso,contoso.dropzone.app`, { hosts })).toMatchObject([{ fate: "already-there", slug: "contoso-emea" }]);
  });

  it("is “create” only for the first of two rows for one Dropzone tenant", () => {
    expect(fates(`${head}\nContoso,contoso.dropzone.app\nContoso again,CONTOSO.dropzone.app`)).toMatchObject([
      { fate: "create" },
      { fate: "cannot", why: ["Line 2 is for the same Dropzone tenant."] },
    ]);
  });

  it("has a numbered slug when the slug made from the name is taken", () => {
    const slugs = new Map([["contoso-2", "x"]]);
    expect(fates(`${head}\nContoso,a.dropzone.app\nContoso,b.dropzone.app`, { slugs })).toMatchObject([
      { slug: "contoso" },
      { slug: "contoso-3" },
    ]);
  });

  it("is “cannot” when the row gives a slug that is taken", () => {
    const slugs = new Map([["contoso", "x"]]);
    expect(fates(`${head},slug\nContoso,a.dropzone.app,contoso`, { slugs })).toMatchObject([
      { fate: "cannot", why: ["The slug “contoso” is taken."] },
    ]);
  });

  it("has the owner by any of their names, and is “cannot” for an unknown owner", () => {
    const owners = new Map([["casey@dropzone.ai", "id-of-casey"]]);
    expect(fates(`${head},owner\nContoso,a.dropzone.app,Casey@dropzone.ai\nFabrikam,b.dropzone.app,Nobody`, { owners })).toMatchObject([
      { fate: "create", ownerId: "id-of-casey" },
      { fate: "cannot", why: [expect.stringContaining("“Nobody”")] },
    ]);
  });
});

it("the table of invitation links contains no formula that a spreadsheet would run", () => {
  const row = {
    name: "=Contoso",
    slug: "contoso",
    dropzoneHost: "contoso.dropzone.app",
    invitation: "https://p/join/x",
    expiresAt: "2026",
  };
  expect(createdCsv([row])).toBe(
    "name,slug,dropzone_host,invitation,invitation_ends\r\n'=Contoso,contoso,contoso.dropzone.app,https://p/join/x,2026\r\n",
  );
});
