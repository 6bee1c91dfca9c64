/** The contact that the printed requests ask for. Its number is one that Germany keeps free for films. */
export const showcase = {
  givenName: "Helene",
  familyName: "Brandt",
  jobTitle: "Head of Purchasing",
  organization: "Brandt Werkzeugbau GmbH",
  number: "030 23125 042",
  dialled: "+493023125042",
} as const;
