import type { KnownError } from "./known-error";

/**
 * What PowerShell, the Azure CLI, .NET, Node and Python write when something is wrong on the machine where they run. Such a text says nothing
 * about the tenant. An unknown command has its own file: lib/errors/pasted/unknown-command.ts.
 */

export const machineErrors: readonly KnownError[] = [
  // Signing in by hand.
  {
    means: "sign-in-window-failed",
    called: "window",
    text: /window handle must be configured|Fensterhandle|handle de fenêtre|identificador de ventana|not in a single-threaded apartment|unable to open a web page|xdg-open|no (?:usable )?(?:web )?browser|not running in user ?interactive mode|interactive (?:mode|authentication) is not (?:supported|available)|broker.{0,40}(?:not supported|failed)|WAM[ _]?(?:error|provider)|webview2.{0,60}(?:not|missing|runtime)|loopback.{0,60}(?:port|listener|failed)/i,
    cause: "The program wanted to open a window for the sign-in, and none can be opened where it runs.",
  },
  {
    means: "sign-in-window-failed",
    called: "WAM",
    text: /error acquiring token|0xffffffff8007\d{4}|0xCAA\w{5}|\bCAA[0-9A-F]{5}\b|\b4usqa\b/i,
    cause: "The sign-in that is built into Windows (WAM) failed on this machine.",
    remedy: "Connect without it: -DisableWAM in Connect-ExchangeOnline, or -Device for a code. Restarting Windows can help too.",
  },
  {
    means: "sign-in-cancelled",
    called: "user_canceled",
    text: /user (?:has )?cancell?ed (?:the )?authentication|authentication was cancell?ed|\buser_cancell?ed\b|authentication_canceled/i,
    cause: "The sign-in window was closed before the sign-in was finished.",
  },
  {
    means: "not-connected",
    called: "not connected",
    text: /you must call the connect-\w{2,40} cmdlet|authentication needed\.? (?:please )?call connect-mggraph|run connect-\w{2,40} to (?:log ?in|sign ?in)|please run '?az login|need to (?:run|call) connect-\w{2,40}|(?:not|n't) (?:currently )?connected to exchange|no (?:active|valid) (?:exchange )?connection|session (?:is )?not (?:open|connected)/i,
    cause: "The command ran before anybody had signed in with the module's Connect command.",
  },

  // Modules.
  {
    means: "module-retired",
    called: "retired module",
    text: /(?:AzureAD|MSOnline|Msol)\b.{0,80}(?:retired|deprecated|no longer (?:supported|work|available))|Access Token missing or malformed.{0,80}(?:AzureAD|graph\.windows)/i,
    cause: "AzureAD and MSOnline were switched off by Microsoft.",
  },
  {
    means: "module-in-conflict",
    called: "Basic authentication is disabled",
    text: /basic authentication is currently disabled|WinRM client cannot process the request|connecting to remote server (?:outlook|ps\.)|remote Get-FormatData command|PowerShell Session is failed|WinRM.{0,60}(?:not (?:running|configured)|cannot complete)/i,
    cause: "The connection was tried in the old way (WinRM), which Microsoft has switched off. Version 3 of the module needs none of it.",
    remedy: "Run Update-Module ExchangeOnlineManagement, open a new window, then Connect-ExchangeOnline without -UseRPSSession.",
  },
  {
    means: "module-in-conflict",
    called: "Could not load file or assembly",
    text: /could not load (?:file or assembly|type)|entry ?point was not found|MissingMethodException|TypeLoadException|FileLoadException|(?:die )?datei oder assembly .{0,200}(?:nicht gefunden|nicht geladen)|impossible de charger le fichier ou l'assembly|no se puede cargar el archivo o ensamblado|impossibile caricare il file o l'assembly|assembly with (?:the )?same name is already loaded|method not found: '|method '.{1,120}' in type .{1,200} does not have an implementation|type initializer for .{1,120} threw|requires (?:a newer|version|powershell)|minimum (?:required )?version|module .{1,80}(?:is too old|version .{1,20} (?:is not|does not))|is currently in use.{0,60}module|function capacity \d|not supported on this platform|0x80131539|\bConnect-\w{2,40} ?: object reference not set/i,
    cause: "Two modules in one window want different versions of the same library, or a module is older than the service.",
  },
  {
    means: "module-in-conflict",
    called: "CouldNotAutoLoadModule",
    text: /module could not be loaded|CouldNotAutoLoad/i,
    cause: "The module is installed, and something keeps it from being loaded.",
    or: [
      { means: "scripts-not-allowed", cause: "PowerShell's execution policy on this machine allows no scripts, and the module is one." },
    ],
  },
  {
    means: "module-missing",
    called: "Modules_ModuleNotFound",
    text: /no valid module file was found|module '.{1,80}' (?:was|were) not (?:loaded|found|installed)|no match was found for the specified search criteria and module|administrator rights are required to install|unable to (?:resolve package source|download from URI)|unable to find (?:package provider|module repositor)|ModuleNotFoundError|cannot find module|Modules_ModuleNotFound|wurde nicht geladen, da in keinem Modulverzeichnis/i,
    cause: "The module is not installed on this machine, or the gallery could not be reached to install it.",
  },
  {
    means: "scripts-not-allowed",
    called: "UnauthorizedAccess",
    text: /running scripts is disabled on this system|about_Execution_Policies|is not digitally signed|Ausführung von Skripts auf diesem System deaktiviert|l'exécution de scripts est désactivée|ejecución de scripts está deshabilitada|esecuzione di script è disabilitata|execução de scripts foi desabilitada/i,
    cause: "PowerShell's execution policy on this machine allows no scripts, and the module is one.",
  },
  {
    means: "command-not-understood",
    called: "NamedParameterNotFound",
    text: /NamedParameterNotFound|parameter cannot be found that matches parameter name|Parameter.{0,60}(?:stimmt|wurde) .{0,60}(?:gefunden|überein)|paramètre correspondant au nom|parámetro que coincida con el nombre/i,
    cause: "The command does not have this parameter: it is misspelled, or the module is older or newer than the instructions.",
  },
  {
    means: "command-not-understood",
    called: "ParameterArgumentValidationError",
    text: /ParameterArgumentValidationError|cannot bind (?:argument to )?parameter|cannot validate argument on parameter|MissingMandatoryParameter|AmbiguousParameterSet|parameter set cannot be resolved|PositionalParameterNotFound|positional parameter cannot be found|TerminatorExpectedAtEndOfString|missing the terminator|UnexpectedToken|ParserError|MissingArgument|missing an argument for parameter/i,
    cause: "A value is empty or missing, or a quote was lost while the command was copied.",
  },

  // The network of this machine, and an address that does not exist.
  {
    means: "portal-url-wrong",
    called: "cloudappsecurity.com",
    text: /(?:ENOTFOUND|EAI_AGAIN|could not be resolved|no such host is known|name or service not known|getaddrinfo).{0,120}cloudappsecurity\.|cloudappsecurity\.(?:com|us).{0,80}(?:ENOTFOUND|could not be resolved|no such host|name or service not known)/i,
    cause: "There is no such address of Defender for Cloud Apps: the tenant's name or the region in it is wrong.",
  },
  {
    means: "network-blocked",
    called: "HTTP 407",
    text: /\(407\)|\b407\b.{0,20}proxy|proxy ?authentication ?required|authentification proxy|Proxyauthentifizierung|proxyconnect tcp/i,
    cause: "The network's proxy wants a sign-in of its own before it lets the call out.",
    remedy: "Sign in to the proxy, or have Microsoft's addresses let through without. Another network works too.",
  },
  {
    means: "tls-failed",
    called: "certificate not trusted",
    text: /could not establish trust relationship|remote certificate is invalid|unable to get local issuer certificate|self[- ]signed certificate|CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w{0,10})|x509: certificate|(?:vertrauensstellung|relation de confiance).{0,60}SSL|UntrustedRoot|SSLHandshakeException|PKIX path/i,
    cause: "Something between this machine and Microsoft shows a certificate of its own, which the program does not trust.",
    remedy: "Have the certificate of the company's proxy installed for this program, or use another network.",
  },
  {
    means: "tls-failed",
    called: "SSL/TLS",
    text: /underlying connection was closed|could not create SSL\/TLS secure channel|SSL connection could not be established|do not possess a common algorithm|SSL\/TLS|SSLError|sslv3 alert|EPROTO\b|ERR_SSL_\w{3,40}|handshake failure|wrong version number|secure channel|0x80072F8F|0x80090326|0x800B0109|geschützter SSL|canal sécurisé SSL|canal seguro SSL|canale sicuro SSL/i,
    cause: "The two sides found no common way to encrypt: the machine offers only old versions of TLS, or something in between answers.",
    remedy: "Run [Net.ServicePointManager]::SecurityProtocol = 'Tls12' before the command, or update Windows and PowerShell.",
  },
  {
    means: "network-blocked",
    called: "name not resolved",
    text: /remote name could not be resolved|no such host is known|getaddrinfo|\bENOTFOUND\b|\bEAI_AGAIN\b|name or service not known|nodename nor servname|failed to resolve|NameResolutionError|Remotename konnte nicht aufgelöst|nom distant n'a pas pu être résolu|nombre remoto|DNS_PROBE|ERR_NAME_NOT_RESOLVED|0x80072EE[27]|CAA82EE[27]/i,
    cause: "The name of the service could not be looked up from this machine.",
  },
  {
    means: "network-blocked",
    called: "connection refused",
    text: /unable to connect to the remote server|actively refused|\bECONNREFUSED\b|Verbindung mit dem Remoteserver kann nicht hergestellt|impossible de se connecter au serveur distant|no es posible conectar con el servidor remoto|failed to establish a new connection|Max retries exceeded|ERR_(?:PROXY|TUNNEL|CONNECTION)_\w{3,40}|blocked by (?:the )?(?:firewall|web filter|zscaler|proxy)|\bNo route to host\b|network is unreachable|0x80072EF[DE]|CAA82EF[DE]/i,
    cause: "The connection from this machine was refused on the way.",
  },
  {
    means: "certificate-not-on-machine",
    called: "private key",
    text: /keyset does not exist|no certificate (?:was found|found|matching)|cannot find (?:a |the )?certificate|certificate .{0,80}(?:was not found|could not be found|not found) in|private key (?:is )?(?:not|missing|cannot)|does not have a private key|certificate with thumbprint|failed to load (?:the )?certificate|network password is not correct|could not use the certificate for signing|Schlüsselsatz ist nicht vorhanden/i,
    cause: "The certificate, or its private key, cannot be found in this machine's store.",
  },
];
