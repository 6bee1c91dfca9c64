/** A tenant's settings, as its row holds them. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2: how a phone number without a country code is read. */
  readonly region: string;
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Nobody but the house gets in. */
  readonly suspended: boolean;
}
