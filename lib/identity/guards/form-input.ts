/** A form as a plain object: one value as text, several under one name as a list, files as they are. Anything else is left alone. */
export function formInput(input: unknown): unknown {
  if (!(input instanceof FormData)) return input;
  const entries = [...new Set(input.keys())]
    // React sends names of its own along with a form.
    .filter((name) => !name.startsWith("$ACTION"))
    .map((name) => {
      const values = input.getAll(name);
      return [name, values.length === 1 ? values[0] : values] as const;
    });
  return Object.fromEntries(entries);
}
