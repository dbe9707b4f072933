import { readDropzoneHost } from "@/lib/links/dropzone-host";
import { beginningOfCsv } from "../csv";
import type { NewCustomerField } from "./new-customer";

/** Finds the row of a table that names its columns, below titles and remarks, and which delimiter the table has. Pure. */

/** Null for a column that the import does not use. */
export type Columns = (NewCustomerField | null)[];
/** `isQuotedWhole`: each line is one quoted cell with the whole row in it. */
export type Headings = { cells: readonly string[]; columns: Columns; delimiter: string; isQuotedWhole: boolean };

const delimiters = [",", ";", "\t", "|"];
/** Titles and remarks above the headings take fewer rows. */
const searchedRows = 25;

/** `headings`: the best row found, also when a column is missing. Null when nothing looks like one. `hasHosts`: rows have Dropzone hosts in them. */
export type FoundHeadings = { headings: Headings | null; hasHosts: boolean };

export function findHeadings(text: string, moreHosts: readonly string[]): FoundHeadings {
  const forced = /^\uFEFF?"?sep=([^\r\n"])"?[ \t]*[\r\n]/i.exec(text)?.[1];
  const candidates = (forced ? [forced] : delimiters).flatMap((delimiter) => candidatesIn(text, delimiter, moreHosts));
  const [best] = candidates.sort((a, b) => b.score - a.score);
  const hasHosts = candidates.some((each) => each.hasHosts);
  return { headings: best && best.score > 0 ? best.headings : null, hasHosts };
}

type Candidate = { headings: Headings; hasHosts: boolean; score: number };

/** Without a delimiter that the first line of the file sets, a table of one column has none of them. */
function candidatesIn(text: string, delimiter: string, moreHosts: readonly string[]): Candidate[] {
  const rows = beginningOfCsv(text, delimiter, searchedRows);
  const inner = rows.map((cells) => (cells.length === 1 ? (beginningOfCsv(cells[0] ?? "", delimiter, 1)[0] ?? []) : []));
  const isHost = (cell: string) => readDropzoneHost(plain(cell), moreHosts).ok;
  return [false, true].flatMap((isQuotedWhole) => {
    const seen = isQuotedWhole ? inner : rows;
    const hosts = seen.map((cells) => cells.findIndex(isHost));
    const hasHosts = hosts.some((at) => at >= 0);
    return seen.map((cells, row) => {
      const columns = columnsOf(cells);
      // A heading that nobody foresaw, in any language: what stands below it says what it is.
      const at = hosts.slice(row + 1).find((place) => place >= 0);
      const isNew = at !== undefined && !columns.includes("dropzoneHost") && columns[at] !== "name" && columns.includes("name");
      const headings = { cells, columns: isNew ? columns.with(at, "dropzoneHost") : columns, delimiter, isQuotedWhole };
      return { headings, hasHosts, score: scoreOf(headings.columns) - (isNew ? guessed : 0) };
    });
  });
}

/** A heading whose host was guessed comes after any whose host is named. */
const guessed = 50;

/** A row with a name and a host is the heading, however many other words are recognized elsewhere. */
const scoreOf = (columns: Columns): number =>
  new Set(columns.filter((column) => column !== null)).size + (columns.includes("name") && columns.includes("dropzoneHost") ? 100 : 0);

/** When two headings could be the same column, the one that says more is: "Dropzone URL" before "URL". */
function columnsOf(cells: readonly string[]): Columns {
  const meanings = cells.map(meaningOf);
  return meanings.map((meaning, at) => {
    const isBeaten = meanings.some(
      (other, place) => other && other.field === meaning?.field && (other.rank - meaning.rank || place - at) < 0,
    );
    return meaning && !isBeaten ? meaning.field : null;
  });
}

/** `rank`: lower for a heading that says more. */
type Meaning = { field: NewCustomerField; rank: number };

/** Accepts headings as people write them: "Dropzone host", "dropzone_host" and "Host (required)" are the same column. Null for any other. */
function meaningOf(heading: string): Meaning | null {
  const withoutRemark = heading.slice(0, longestHeading).replace(/[([][^()[\]]*[)\]]/g, "");
  const letters = plain(withoutRemark)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}]/gu, "");
  return known.get(letters) ?? null;
}

/** In characters. */
const longestHeading = 100;

const plain = (cell: string): string => cell.replace(/\p{Cf}/gu, "").trim();

/**
 * Without spaces, signs and accents, in the languages of the customers' and the staff's spreadsheets. What stands later says less: "Name" may
 * be the contact's where there is also a "Customer".
 */
const names: Record<NewCustomerField, string> = {
  name: `customername nameofcustomer nameofthecustomer companyname organizationname organisationname accountname clientname businessname
    legalname displayname customercompany customerorganization customerorganisation
    kundenname firmenname unternehmensname organisationsname nomduclient clientnom nomdelentreprise raisonsociale nombredelcliente nombrecliente
    nombredelaempresa razonsocial nomecliente nomedelcliente ragionesociale nomedocliente nomedaempresa klantnaam bedrijfsnaam kundnamn
    kundenavn firmanavn nazwaklienta nazwafirmy 顧客名 会社名 客户名称 公司名称 고객명
    customer customers company organization organisation account client business kunde kunden firma unternehmen entreprise societe cliente
    empresa azienda societa klant bedrijf kund foretag virksomhed klient firmy asiakas yritys zakaznik musteri 顧客 客户 公司 고객
    name bezeichnung nom nombre nome naam namn navn nazwa nimi nazev`,
  slug: "slug shortname urlslug kurzname kurzel",
  dropzoneHost: `dropzonehost dropzonehostname dropzonetenant dropzonetenanthost dropzonetenanturl dropzoneurl urlofdropzone dropzoneaddress
    dropzonedomain dropzoneinstance dropzoneinstanceurl dropzonelink dropzonesite dropzoneserver dropzonefqdn dropzoneworkspace dropzoneaiurl
    dropzoneaihost dropzoneaitenant dropzoneai dropzoneadresse dropzonemandant dropzoneinstanz adressedropzone urldropzone hotedropzone
    hostdropzone tenantdropzone direcciondropzone indirizzodropzone dropzoneadres adresdropzone dropzone
    host hostname fqdn instance instanceurl workspace server servername hote servidor anfitrion ホスト ホスト名 主机 主机名 호스트 mandant
    url link adresse`,
  apiKey: `dropzoneapikey dropzonekey dropzoneapitoken dropzoneapischlussel apikey apitoken apischlussel cleapi cledapi clavedeapi claveapi
    chiaveapi apisleutel apinyckel apinogle kluczapi chaveapi chavedeapi apiキー api密钥 key token schlussel`,
  cloud: "nationalcloud microsoftcloud cloudtype cloudenvironment cloud nube nuage environment umgebung",
  owner: `csm customersuccessmanager customersuccess accountowner accountmanager customerowner owner responsible assignedto kundenbetreuer
    betreuer verantwortlicher verantwortlich zustandig responsable proprietaire propietario responsabile eigenaar ansvarig wlasciciel 担当者 负责人`,
  expectedTenant: `expectedtenant expecteddomain entratenantid entratenant azuretenantid azuretenant microsofttenantid microsofttenant mstenant
    erwarteterdomain erwartetertenant tenantid directoryid onmicrosoftdomain primarydomain emaildomain domainname domain domane domaine dominio
    domein doman domene domena ドメイン 域 도메인 tenant`,
  contactName: `primarycontactname maincontactname contactfullname contactname firstcontact primarycontact maincontact customercontact
    contactperson contact ansprechpartner ansprechperson kontaktname kontaktperson kontakt contactprincipal nomducontact personadecontacto
    nombredecontacto contacto nomecontatto referente contatto contactpersoon contato 連絡先 联系人 담당자`,
  contactEmail: `primarycontactemail maincontactemail contactemailaddress customeremail emailofcontact contactemail contactmail kontaktemail
    emailkontakt emaildecontacto emailaddress mailaddress emailadresse mailadresse adressemail adresseemail adressecourriel correoelectronico
    indirizzoemail postaelettronica emailadres epostadress email mail epost courriel correo メールアドレス メール 电子邮件 邮箱 이메일`,
};

const known: ReadonlyMap<string, Meaning> = new Map(
  (Object.entries(names) as [NewCustomerField, string][]).flatMap(([field, words]) =>
    words.split(/\s+/).map((word, rank) => [word.normalize("NFKD").replace(/\p{M}/gu, ""), { field, rank }] as const),
  ),
);
