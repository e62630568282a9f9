-- The missed occurrence that an airing makes good: its slot, when it was due, and why it was missed (JSON:
-- slot, due_us, reasons as message keys with their facts). Null for what makes nothing good.
alter table airing add column makes_good text;
