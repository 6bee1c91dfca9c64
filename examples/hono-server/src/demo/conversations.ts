/** What customers and the firm talk about, and how it ends. */
export interface Conversation {
  readonly channel: "phone" | "email" | "letter" | "fax" | "meeting" | "chat" | "web" | "event" | "note";
  readonly direction: "inbound" | "outbound" | "internal";
  readonly subject: string;
  readonly outcomes: readonly string[];
  /** What is then to be done. */
  readonly followUp?: string;
}

export const conversations: readonly Conversation[] = [
  {
    channel: "phone",
    direction: "inbound",
    subject: "When will the order arrive?",
    outcomes: ["Date given", "Will be called back"],
    followUp: "Call back with the delivery date",
  },
  {
    channel: "phone",
    direction: "inbound",
    subject: "Question about an invoice",
    outcomes: ["Explained", "Passed on to accounts"],
  },
  {
    channel: "phone",
    direction: "inbound",
    subject: "Asks for a quotation",
    outcomes: ["Quotation promised"],
    followUp: "Send the quotation",
  },
  {
    channel: "phone",
    direction: "inbound",
    subject: "A part is missing in the delivery",
    outcomes: ["Replacement sent", "Being looked into"],
    followUp: "Check with the warehouse",
  },
  {
    channel: "phone",
    direction: "outbound",
    subject: "Follow-up on the quotation",
    outcomes: ["Still deciding", "Order placed", "No answer", "Too expensive"],
    followUp: "Ask again about the quotation",
  },
  {
    channel: "phone",
    direction: "outbound",
    subject: "Yearly conversation",
    outcomes: ["Satisfied", "Wants better terms", "No answer"],
  },
  { channel: "email", direction: "inbound", subject: "Change of delivery address", outcomes: ["Changed"] },
  { channel: "email", direction: "inbound", subject: "Request for samples", outcomes: ["Samples sent", "Declined"] },
  {
    channel: "email",
    direction: "inbound",
    subject: "Complaint about packaging",
    outcomes: ["Apologised", "Credit note sent"],
    followUp: "Talk to packaging",
  },
  { channel: "email", direction: "outbound", subject: "Your quotation", outcomes: ["Sent", "Bounced"] },
  { channel: "email", direction: "outbound", subject: "Order confirmation", outcomes: ["Sent"] },
  { channel: "email", direction: "outbound", subject: "New price list", outcomes: ["Sent", "Opened"] },
  {
    channel: "meeting",
    direction: "outbound",
    subject: "Visit at the plant",
    outcomes: ["Needs understood", "Trial agreed"],
    followUp: "Prepare the trial",
  },
  {
    channel: "meeting",
    direction: "inbound",
    subject: "Visit to our showroom",
    outcomes: ["Very interested", "Just looking"],
  },
  { channel: "chat", direction: "inbound", subject: "Which model fits?", outcomes: ["Answered", "Passed on to sales"] },
  { channel: "web", direction: "inbound", subject: "Downloaded the catalogue", outcomes: ["Downloaded"] },
  {
    channel: "letter",
    direction: "outbound",
    subject: "Framework contract for signature",
    outcomes: ["Sent", "Signed"],
  },
  { channel: "fax", direction: "inbound", subject: "Order by fax", outcomes: ["Entered"] },
  {
    channel: "event",
    direction: "outbound",
    subject: "Met at the trade fair",
    outcomes: ["Wants to hear from us", "Card exchanged"],
  },
  { channel: "note", direction: "internal", subject: "Prefers to be called in the morning", outcomes: ["Noted"] },
];
