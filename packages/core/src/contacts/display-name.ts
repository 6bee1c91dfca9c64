interface NameParts {
  readonly givenName?: string | null | undefined;
  readonly middleName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
  readonly suffix?: string | null | undefined;
}

/** What somebody is called by the parts of their name; undefined where there are none. */
export function displayNameOf({ givenName, middleName, familyName, suffix }: NameParts): string | undefined {
  if (!givenName && !familyName) return undefined;
  return [givenName, middleName, familyName, suffix].filter(Boolean).join(" ");
}
