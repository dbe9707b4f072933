const words = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const rules = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

/** "third", "21st". `n`: a whole number from 0. */
export const ordinal = (n: number): string => words[n] ?? `${n}${endings[rules.select(n)] ?? "th"}`;
