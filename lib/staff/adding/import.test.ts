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

  const one = [{ fate: "create", name: "Contoso", dropzoneHost: "contoso.dropzone.app" }];
  it.each([
    ["a line that sets the delimiter", "sep=;\r\nname;dropzone_host\r\nContoso;contoso.dropzone.app\r\n"],
    ["a quoted line that sets the delimiter", '\uFEFF"sep=,"\nname,dropzone_host\nContoso,contoso.dropzone.app'],
    ["PowerShell's line of the type", '#TYPE System.Object\r\n"name","dropzone_host"\r\n"Contoso","contoso.dropzone.app"\r\n'],
    ["a line that names the encoding", "UTF-8\nname,dropzone_host\nContoso,contoso.dropzone.app"],
    ["titles above the headings", `Customers, EMEA; "2026"\n\nExported on,28.11.2026\n${head}\nContoso,contoso.dropzone.app`],
    ["a title of one cell above tabs", "Our customers\nName\tHost\nContoso\tcontoso.dropzone.app"],
    ["lines that are quoted as a whole", '"name,dropzone_host"\r\n"Contoso,contoso.dropzone.app"\r\n'],
    ["lines that are quoted as a whole, with quotes in them", '"name;host"\n"""Contoso"";contoso.dropzone.app"'],
    ["pipes, as in Markdown", "| Name | Host |\n|------|:-----|\n| Contoso | `contoso.dropzone.app` |"],
    ["what psql prints", "  name   |         host\n---------+----------------------\n Contoso | contoso.dropzone.app\n(1 row)"],
    ["a sum at the end", `${head}\nContoso,contoso.dropzone.app\n\nTotal,1`],
    ["a sum in German", "Kunde;Host\nContoso;contoso.dropzone.app\nSumme: 1;"],
    ["the headings once more", `${head}\n${head}\nContoso,contoso.dropzone.app`],
    ["remarks", `# made by hand\n${head}\n# the first\nContoso,contoso.dropzone.app`],
    ["empty rows with delimiters", `${head},,\n,,,\nContoso,contoso.dropzone.app,,\n,,,`],
    ["spaces that do not break", "name\u00a0,\u00a0dropzone_host\nContoso\u00a0,\u202fcontoso.dropzone.app"],
    ["invisible characters", "name,dropzone\u00ad_host\n\u200bContoso,contoso.\u200bdropzone.app\u2060"],
    ["an address of the browser in Markdown", `${head}\nContoso,[their tenant](https://contoso.dropzone.app/app)`],
    ["a host in brackets", `${head}\nContoso,<https://contoso.dropzone.app>`],
    ["texts that a spreadsheet may not calculate", `${head}\n="Contoso",="contoso.dropzone.app"`],
    ["links of a spreadsheet", 'name;host\nContoso;"=HYPERLINK(""https://contoso.dropzone.app"";""open"")"'],
    ["a heading that nobody foresaw above the hosts", "name,Ihr Zugang\nContoso,contoso.dropzone.app"],
    ["hosts below a heading with another meaning", "name,tenant\nContoso,contoso.dropzone.app"],
    ["a column of web sites beside the hosts", "name,url,Dropzone URL\nContoso,https://contoso.com,contoso.dropzone.app"],
    ["headings with remarks", "Name*,Dropzone host (required) [text]\nContoso,contoso.dropzone.app"],
    ["headings in German", "Firmenname;Dropzone-Adresse\nContoso;contoso.dropzone.app"],
    ["headings in French", "Société;Hôte Dropzone\nContoso;contoso.dropzone.app"],
    ["headings in Spanish", "Razón social;Dirección Dropzone\nContoso;contoso.dropzone.app"],
    ["headings in Japanese", "顧客名,ホスト名\nContoso,contoso.dropzone.app"],
    ["headings of a CRM", "Account Name,Dropzone Tenant URL,Account Owner\nContoso,contoso.dropzone.app,-"],
  ])("finds its one customer with %s", (_, text) => {
    expect(fates(text)).toMatchObject(one);
    expect(fates(text)).toHaveLength(1);
  });

  it("reads what stands for nothing, and what is around a value", () => {
    expect(
      fates("Customer;Host;API key;Cloud;E-Mail;CSM\nContoso;contoso.dropzone.app;N/A;GCC High;Ada Example <ada@contoso.com>; –"),
    ).toMatchObject([{ fate: "create", wish: { apiKey: null, cloud: "gcc-high", contactEmail: "ada@contoso.com", owner: null } }]);
  });

  it("names the lines that it leaves out, and keeps a customer who is called Total", () => {
    const read = readImport(`Our customers\n${head}\nTotal Energies,total.dropzone.app\nTotal,1`);
    expect(read).toMatchObject({ ok: true, skipped: [1, 4], rows: [{ line: 3 }] });
  });

  it.each([
    ["rows without headings", "Contoso,contoso.dropzone.app\nFabrikam,fabrikam.dropzone.app", "no-headings"],
    ["a web page", "<!DOCTYPE html>\n<title>Sign in</title>", "web-page"],
    ["a table in HTML", "\n <table><tr><td>name", "web-page"],
    ["a spreadsheet in XML", '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "spreadsheet"],
    ["JSON", '[{"name":"Contoso"}]', "another-kind"],
  ])("says what it cannot take: %s", (_, text, reason) => {
    expect(readImport(text)).toMatchObject({ ok: false, reason });
  });

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

  it("is “cannot” for the second of two rows for one Dropzone tenant, also when the first has an error", () => {
    // The second was created, although nobody knows which of the two was meant.
    expect(fates(`${head},contact_email\nContoso,contoso.dropzone.app,ada\nContoso again,contoso.dropzone.app,`)).toMatchObject([
      { fate: "cannot", why: [expect.stringContaining("e-mail")] },
      { fate: "cannot", why: ["Line 2 is for the same Dropzone tenant."] },
    ]);
    expect(fates(`${head},owner\nContoso,contoso.dropzone.app,Nobody\nContoso again,contoso.dropzone.app,`)).toMatchObject([
      { fate: "cannot" },
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
