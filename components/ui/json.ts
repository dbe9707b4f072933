/**
 * What a page gives to a client component as one text. React looks at every value of the props one by one, when the server sends them and again when it
 * draws them; of a long list that takes longer than drawing it.
 */
export type Json<T> = string & { readonly of?: T };

export const toJson = <T>(value: T): Json<T> => JSON.stringify(value);

export const fromJson = <T>(json: Json<T>): T => JSON.parse(json) as T;
