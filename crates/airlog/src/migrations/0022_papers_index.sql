-- What was completed is found without reading the row of everybody who signed in.
create index if not exists entry_paper on entry (seq) where kind = 'event' and instr(body, '"did":"paper-completed"') > 0;
