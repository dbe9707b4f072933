/** Turns a form into a plain object. Several values under one name become a list; files stay files. Other input is returned as it is. */
export function formInput(input: unknown): unknown {
  if (!(input instanceof FormData)) return input;
  const entries = [...new Set(input.keys())]
    // React adds fields of its own to a form.
    .filter((name) => !name.startsWith("$ACTION"))
    .map((name) => {
      const values = input.getAll(name);
      return [name, values.length === 1 ? values[0] : values] as const;
    });
  return Object.fromEntries(entries);
}
