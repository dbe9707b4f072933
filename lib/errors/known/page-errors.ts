import { entraErrors } from "./entra-errors";
import { sentencesOf } from "./entra-words";
import type { KnownError } from "./known-error";

/**
 * Sentences of Microsoft's pages that come without a code, in the languages in which they were seen: the sign-in page, the admin centers'
 * toasts, and scripts that say that something is there already. Only what is fixed in a sentence is matched.
 */

export const pageErrors: readonly KnownError[] = [
  ...sentencesOf(entraErrors),

  // Nothing is wrong.
  {
    means: "nothing-wrong",
    called: "already there",
    // "We already granted it, and it still fails" is no answer of Microsoft's.
    text: /(?<!\b(?:I|we|you|they)(?: have| had|'ve| was| were)? )already (?:been )?(?:granted|consented|assigned|added|registered|exists?|present|a member|connected)\b|object references already exist|is already (?:in use|installed|there)|existiert bereits|bereits vorhanden|bereits zugewiesen|existe déjà|déjà (?:attribué|présent)|ya existe|ya está asignad|já existe|esiste già|bestaat al|finns redan|findes allerede|již existuje|już istnieje|уже существует|既に存在|すでに存在|已存在|이미 존재/i,
    cause: "It is there already.",
    remedy: "Nothing has to be done. Check the step again.",
    who: "nobody",
  },

  {
    means: "nothing-wrong",
    called: "no error",
    text: /error ?code["']?\s{0,3}[:=]\s{0,3}["']?0(?![\w.])/i,
    cause: "The log shows a sign-in that succeeded.",
    remedy: "Nothing has to be done. Look for the failed one beside it.",
    who: "nobody",
  },

  // The sign-in page.
  {
    means: "consent-missing",
    called: "AADSTS90094",
    text: /need(?:s)? admin(?:istrator)? approval|approval required|Administratorgenehmigung erforderlich|Genehmigung (?:durch|des) Administrator|approbation (?:de l'|d'un )administrateur|aprobación (?:del|de un) administrador|aprovação (?:do|de um) administrador|approvazione (?:dell'|di un )amministratore|goedkeuring (?:van|door) (?:een )?beheerder|administratörsgodkännande|zgod[aęy] administratora|souhlas správce|yönetici onayı|одобрение администратора|管理者の承認|需要管理员批准|需要系統管理員核准|관리자 승인/i,
    cause: "An administrator has to consent, and the account that signed in is none.",
    remedy: "Send the link to an administrator, or approve the request under Admin consent requests.",
  },
  {
    means: "consent-missing",
    called: "AADSTS65001",
    text: /(?:user or administrator|user|admin(?:istrator)?) has not consented|(?:not|nicht) (?:consented|zugestimmt)|n'a pas (?:donné son )?consent|no ha dado su consentimiento|não (?:deu|consentiu)|non ha (?:dato il consenso|acconsentito)|同意していません|尚未同意|未同意/i,
    cause: "Nobody has consented to what is asked for, or consent is seconds old and not in effect yet.",
    waitingHelps: "for half a minute after consent was given",
  },
  {
    means: "sign-in-blocked-by-policy",
    called: "AADSTS53003",
    text: /you (?:cannot|can't|don't have) access (?:to )?this(?: right now)?|does not meet the criteria to access|blocked by (?:a )?conditional access|(?:können|kannst) (?:derzeit )?nicht darauf zugreifen|nicht (?:über die )?(?:Kriterien|Zugriffsberechtigung)|ne pouvez pas (?:y )?accéder à (?:ceci|cela|cette)|n'y avez pas accès|no (?:puede|tiene) acce(?:der|so) a (?:esto|este)|não (?:pode|tem) (?:acess(?:ar|o)|aceder) (?:a )?iss?t?o|(?:Kriterien|critères|criterios|critérios|criteri|criteria) (?:für|d'accès|pour|para|per|voor)|non (?:è possibile|hai) acce(?:dere|sso) (?:a questo|alla risorsa)|hebt (?:momenteel |op dit moment )?geen toegang|(?:現在|現時点では?)、?これにアクセス|アクセスできません|暂时无法访问|現在無法存取/i,
    cause: "A Conditional Access policy blocked the sign-in.",
  },
  {
    means: "sign-in-blocked-by-policy",
    called: "device",
    text: /device (?:must|has to|needs to) be (?:compliant|managed|enrolled|joined)|device is not (?:compliant|registered|managed)|Gerät (?:muss|ist) .{0,40}(?:konform|registriert|verwaltet)|appareil (?:doit|n'est pas) .{0,40}(?:conforme|géré|inscrit)/i,
    cause: "The policy wants a device that is known and compliant, and this one is not.",
    remedy: "Sign in on a device that the policy accepts.",
    who: "you",
  },
  {
    means: "wrong-tenant",
    called: "AADSTS50020",
    text: /(?:selected )?user account.{0,200}does not exist in (?:the )?tenant|cannot access the application .{0,200}in that tenant|Benutzerkonto.{0,200}ist (?:im|in) .{0,60}(?:Mandanten|Verzeichnis).{0,40}nicht vorhanden|compte (?:d')?utilisateur.{0,200}n'existe pas (?:dans|sur) le (?:locataire|client)|cuenta de usuario.{0,200}no existe en el inquilino|conta de (?:usuário|utilizador).{0,200}não existe no (?:locatário|inquilino)|account utente.{0,200}non esiste nel tenant|テナント.{0,80}に存在しません/i,
    cause: "The account lives in another directory and is not a guest in this one.",
  },
  {
    means: "personal-account",
    called: "personal account",
    text: /can't sign in here with a personal account|use your work or school account instead|persönliche[sn]? (?:Microsoft-?)?Konto|compte personnel|cuenta personal|conta pessoal|account personale|個人用アカウント|个人帐户/i,
    cause: "The account is a personal one, and only work accounts can be used here.",
  },
  {
    means: "sign-in-failed",
    called: "AADSTS50126",
    text: /(?:invalid|incorrect|wrong) (?:user ?name|username) or password|your account or password is incorrect|username may be incorrect|we couldn't find an account|Benutzername oder (?:das )?(?:Kennwort|Passwort)|(?:Ihr )?(?:Konto|Kennwort) .{0,40}(?:ist )?falsch|mot de passe (?:est )?incorrect|contraseña (?:es )?incorrect|senha (?:está |é )?incorret|password non (?:è )?corrett|パスワードが正しくありません/i,
    cause: "The user name or the password is wrong.",
  },
  {
    means: "sign-in-failed",
    called: "AADSTS50076",
    text: /more information (?:is )?required|multi-?factor (?:authentication|sign-in) (?:is )?(?:required|needed)|must use multi-?factor|mehrstufige Authentifizierung|Weitere Informationen erforderlich|authentification multifacteur|autenticación multifactor|autenticação multifator|autenticazione a più fattori|多要素認証|多重身份验证/i,
    cause: "Multi-factor sign-in is needed, was not passed, or has to be set up first.",
  },
  {
    means: "sign-in-failed",
    called: "AADSTS50053",
    text: /account (?:is|has been) (?:temporarily )?(?:locked|blocked)|Konto (?:wurde|ist) (?:vorübergehend )?gesperrt|compte (?:est|a été) (?:temporairement )?(?:verrouillé|bloqué)|cuenta (?:está|se ha) (?:temporalmente )?bloquead/i,
    cause: "The account is locked after too many tries, or the address it came from is blocked.",
    remedy: "Wait until the lock ends, or have the account unblocked in Entra.",
    waitingHelps: "for the time of the lock, some minutes",
  },

  // The admin centers, and Exchange's own word.
  {
    means: "role-missing-exchange",
    called: "UnAuthorized",
    text: /\bUnAuthorized\b/,
    cause: "Exchange does not let the account or the app in: its role is missing, or is not in effect yet.",
    waitingHelps: "for two hours after the role was assigned",
  },
  {
    means: "secret-lifetime-policy",
    called: "CredentialInvalidLifetimeAsPerAppPolicy",
    text: /credential lifetime exceeds|(?:secret|password).{0,60}(?:lifetime|expiration|expiry).{0,60}(?:exceed|longer|maximum|policy)/i,
    cause: "The secret would live longer than an app management policy allows.",
  },
  {
    means: "secret-blocked-by-policy",
    called: "CredentialTypeNotAllowedAsPerAppPolicy",
    text: /(?:client )?secrets? (?:are|is|creation is|have been) (?:blocked|disabled|not allowed|restricted)(?: by)?|(?:secrets?|passwords?).{0,40}(?:blocked|not allowed).{0,40}polic|Clientgeheimnisse (?:werden|sind|wurden) .{0,60}(?:blockiert|gesperrt|nicht zulässig)|secrets? (?:client|du client|de client)[a-z]{0,3} .{0,40}(?:bloqué|interdit)|secretos de cliente .{0,40}bloquead|segredos do cliente .{0,40}bloquead|segreti client .{0,40}bloccat|clientgeheimen .{0,40}geblokkeerd/i,
    cause: "An app management policy does not allow client secrets.",
  },
  {
    means: "certificate-blocked-by-policy",
    called: "CredentialTypeNotAllowedAsPerAppPolicy",
    text: /certificates? (?:are|is|upload is) (?:blocked|not allowed|restricted)|certificate.{0,60}(?:trusted certificate authorit|not issued by).{0,60}polic/i,
    cause: "An app management policy does not allow this certificate.",
  },
  {
    means: "certificate-unreadable",
    called: "certificate file",
    text: /(?:upload|file).{0,60}(?:must be|supported|allowed|types?).{0,60}\.(?:cer|pem|crt)\b|failed to (?:upload|add) (?:the )?certificate/i,
    cause: "The admin center takes the certificate itself, as a .cer, .pem or .crt file.",
  },
  {
    means: "resource-not-in-tenant",
    called: "APIs my organization uses",
    text: /(?:WindowsDefenderATP|Microsoft Cloud App Security|Office 365 Exchange Online)\b.{0,80}(?:not found|can ?not be found|couldn't be found|does(?:n't| not) (?:exist|appear|show)|is missing|not listed|no results)/i,
    cause: "The tenant has no service principal of this product: it was never bought or never opened.",
  },
  {
    means: "permission-not-offered",
    called: "Claim is invalid",
    text: /claim is invalid|does not exist on resource application/i,
    cause: "The Microsoft product does not offer this permission in the tenant. A second try meets the same error.",
    remedy: "Decline the capability that needs it, or have the product set up in the tenant first.",
  },
  {
    means: "role-missing-app",
    called: "New-AzADServicePrincipal",
    text: /does not have permission to instantiate multi-?tenant applications|no matching applicable tenant/i,
    cause: "Creating the service principal of Microsoft's own app takes an Application or Cloud Application Administrator.",
    remedy: "Sign in as a Cloud Application Administrator, then create it again.",
    step: "capabilities",
  },
  {
    means: "role-missing-app",
    called: "App registrations",
    text: /(?:do not|don't|does not) have (?:permission|access|sufficient privileges|the (?:right|required) permissions?) to (?:create|register|update|modify|manage|add|view) .{0,40}(?:app|application|credential|secret|certificate)|users? (?:can(?:no|')t|may not|are not allowed to) register applications|keine Berechtigung.{0,60}(?:Anwendung|App-Registrierung)|failed to (?:create|register|update) application\b/i,
    cause: "The account may not register or change apps in this tenant.",
  },
  {
    means: "role-missing-graph-consent",
    called: "Grant admin consent",
    text: /(?:failed to|could not|unable to|cannot) grant (?:admin )?consent|grant consent failed|grant admin consent.{0,60}(?:greyed|grayed|disabled|not available)|insufficient (?:privileges|permissions|rights) to grant/i,
    cause: "The account may not consent to these permissions for the organization.",
  },
  {
    means: "exchange-not-customized",
    called: "Enable-OrganizationCustomization",
    text: /(?:isn't|is not|not) (?:currently )?allowed in your organization|in Ihrer Organisation .{0,60}nicht (?:zulässig|zugelassen)|n'est (?:actuellement )?pas autorisée dans votre organisation|no (?:se permite|está permitido).{0,60}en su organización|não (?:é|está) .{0,40}permitid[oa] .{0,40}organização/i,
    cause: "The Exchange organization still uses Microsoft's shared settings.",
    waitingHelps: "for an hour after Enable-OrganizationCustomization",
  },

  // Answers that are not what the caller could read.
  {
    means: "token-expired",
    called: "token",
    text: /\bIDX102\d{2}\b|lifetime validation failed|access token (?:is empty|has expired|validation failure)|CompactToken|JWT is not well formed|invalid (?:bearer )?token\b/i,
    cause: "The token has expired, or is for another service.",
  },
  {
    means: "microsoft-trouble",
    called: "no JSON",
    text: /unexpected token '?<|<!DOCTYPE.{0,40}is not valid JSON|unexpected end of JSON input|invalid JSON primitive/i,
    cause: "A web page, or half an answer, came in place of an answer.",
  },
  {
    means: "license-missing",
    called: "license",
    text: /(?:requires?|needs?|without|don't have|does not have|no) (?:an? |any )?(?:valid )?(?:Azure AD|Microsoft Entra|Entra ID|premium|P1|P2|Defender)[\w ]{0,40}licen[sc]e|licen[sc]e (?:is )?(?:required|missing|not found)/i,
    cause: "The tenant has no license for what was asked for.",
  },
];
