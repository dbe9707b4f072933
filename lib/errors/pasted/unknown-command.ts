import type { KnownError } from "../known/known-error";

/**
 * "… is not recognized as the name of a cmdlet", in any language: which command it is decides what it means. A command that connects is
 * missing because its module is. A command of Exchange is hidden from those who lack its role, and missing for those who are not connected. Pure.
 */

const sentence =
  /CommandNotFoundException|is not recognized as (?:a|the) name of|wurde nicht als (?:der )?Name eines|n'est pas reconnu (?:comme|en tant que)|no se reconoce como (?:el )?nombre|não é reconhecido como (?:um |o )?nome|non (?:è |viene )?riconosciuto come nome|wordt niet herkend als (?:de )?naam|känns inte igen som|genkendes ikke som|gjenkjennes ikke som|nie (?:jest|został) rozpoznan|není rozpoznán|tanınmıyor|не распознано как имя|認識されません|无法将|無法辨識|인식되지 않습니다|command not found/i;

const verbs = "Connect|Get|New|Set|Add|Remove|Install|Import|Update|Enable|Disable|Grant|Test|Search|Start";

const commands = [
  /ObjectNotFound: \(([A-Za-z]{2,20}-[A-Za-z]{2,60})/,
  new RegExp(`['"\`]((?:${verbs})-[A-Za-z]{2,60})['"\`]`, "i"),
  new RegExp(`\\b((?:${verbs})-[A-Za-z]{2,60})\\b`, "i"),
];

const inExchange =
  /^(?:(?:New|Get|Set|Remove|Test)-(?:ServicePrincipal|Management|RoleGroup|Quarantine|Mailbox|Transport|OrganizationConfig|User\b|Recipient)|Enable-OrganizationCustomization|(?:Get|Release|Preview|Export)-QuarantineMessage)/i;

export function unknownCommand(text: string): KnownError | null {
  const command = commands.map((form) => form.exec(text)?.[1]).find((found) => found !== undefined);
  if (!sentence.test(text) && !isAboutItsOwnName(text, command)) return null;
  if (command === undefined) return /\b(?:az|pwsh|m365|graph)\b/i.test(text) ? missing("the program") : null;
  if (/-(?:AzureAD|Msol)/i.test(command)) return { ...missing(command), means: "module-retired" };
  if (inExchange.test(command))
    return {
      means: "role-missing-exchange",
      called,
      cause: `The account has no Exchange role that contains ${command}: Exchange then hides the command.`,
      waitingHelps: "for two hours after the role was assigned",
      or: [
        {
          means: "not-connected",
          cause: "Or this window is not connected to Exchange Online, so it knows none of its commands.",
        },
      ],
    };
  return missing(command);
}

/** In a language that is not listed: PowerShell repeats the name of a command that it does not know, and says that it is no cmdlet. */
function isAboutItsOwnName(text: string, command: string | undefined): boolean {
  if (command === undefined || !/\b(?:cmdlet|applet)|コマンドレット|командлет/i.test(text)) return false;
  const isNamed = [`${command} :`, `${command}:`].some((start) => text.includes(start));
  return isNamed && [`'${command}'`, `"${command}"`].some((quoted) => text.includes(quoted));
}

const called = "CommandNotFoundException";

function missing(command: string): KnownError {
  const module = /Mg/.test(command) ? "Microsoft.Graph" : /-Az|^az\b/.test(command) ? "Az" : null;
  return {
    means: "module-missing",
    called,
    cause: `The module that contains ${command} is not installed on this machine, or not loaded in this window. Nothing is wrong in the tenant.`,
    ...(!/^(?:Connect|Install|Import)-/.test(command) && {
      or: [{ means: "command-not-understood", cause: "Or the command is misspelled." }],
    }),
    ...(module && { remedy: `Run Install-Module ${module} -Scope CurrentUser, open a new window, then run the command again.` }),
  };
}
