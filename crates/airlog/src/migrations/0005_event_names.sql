-- Events by their name: a few of one name are asked for, among ten years of rows that hold a whole day's plan each.
create index entry_event_name on entry (substr(body, instr(body, '"event":"') + 9, 40), seq) where kind = 'event';
