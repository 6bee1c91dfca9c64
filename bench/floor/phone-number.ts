import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** Where a number without a country code was dialled: the tenant's region. */
const region = "US";

export interface PhoneNumber {
  readonly e164: string | null;
  readonly nationalDigits: string;
  readonly extension: string | null;
}

export function readPhone(typed: string): PhoneNumber {
  const parsed = parsePhoneNumberFromString(typed, region);
  return {
    e164: parsed?.isPossible() ? parsed.number : null,
    nationalDigits: (parsed?.nationalNumber ?? typed).replace(/\D/g, "").replace(/^0+/, ""),
    extension: parsed?.ext ?? null,
  };
}
