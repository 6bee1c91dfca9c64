import { addIndex, column, type Migration, recordTable } from "@kith/core";

export const leadMigrations: readonly Migration[] = [
  {
    name: "0001_leads",
    async up(db) {
      await recordTable(
        db,
        "leads_lead",
        {
          contactId: column.reference("contacts").nullable(),
          organizationId: column.reference("organizations").nullable(),
          displayName: column.text().nullable(),
          email: column.text().nullable(),
          phone: column.text().nullable(),
          company: column.text().nullable(),
          source: column.text().nullable(),
          wanted: column.text().nullable(),
          priceRange: column.text().nullable(),
          timeframe: column.text().nullable(),
          answers: column.json().nullable(),
          score: column.integer().nullable(),
          scoreParts: column.json().nullable(),
          rating: column.text().nullable(),
          status: column.text(),
          disqualifiedFor: column.text().nullable(),
          notes: column.text().nullable(),
          convertedAt: column.instant().nullable(),
          convertedContactId: column.reference("contacts").nullable(),
          convertedOrganizationId: column.reference("organizations").nullable(),
        },
        { owned: true },
      );
      await addIndex(db, "leads_lead_created", "leads_lead", ["tenantId", "createdAt", "id"]);
      await addIndex(db, "leads_lead_score", "leads_lead", ["tenantId", "score", "id"]);
      await addIndex(db, "leads_lead_rating", "leads_lead", ["tenantId", "rating", "createdAt", "id"]);
      await addIndex(db, "leads_lead_owner", "leads_lead", ["tenantId", "ownerId", "createdAt", "id"]);
      // A reference that is not indexed makes every purge of a contact read all leads.
      await addIndex(db, "leads_lead_contact", "leads_lead", ["tenantId", "contactId", "createdAt"]);
      await addIndex(db, "leads_lead_organization", "leads_lead", ["tenantId", "organizationId", "createdAt"]);
      await addIndex(db, "leads_lead_converted_contact", "leads_lead", ["tenantId", "convertedContactId"]);
      await addIndex(db, "leads_lead_converted_organization", "leads_lead", ["tenantId", "convertedOrganizationId"]);
    },
  },
  {
    name: "0002_leads_by_change",
    up: (db) => addIndex(db, "leads_lead_updated", "leads_lead", ["tenantId", "updatedAt", "id"]),
  },
];
