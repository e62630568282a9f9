-- A person's reason for what differed from the plan (event `accepted`): there are few, in ten years of rows.
create index entry_accepted on entry (seq) where kind = 'event' and instr(body, '"event":"accepted"') > 0;
