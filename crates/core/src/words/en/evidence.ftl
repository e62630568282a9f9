# evidence: packs that prove what was broadcast

evidence-silent = At { $at } the station aired nothing: the machine was running, and the log has no airing at that time.
evidence-heard = At { $at } the station was on the air.
evidence-not-known = At { $at }: the log has no airing, but that does not prove silence (the machine was not running, or its clock is in doubt).
evidence-on-air = On air: { $title }, from { $start } to { $end } (row { $seq }).
evidence-missed = Was to be aired and was not: { $title }, at { $start } (row { $seq }).
evidence-before = The last airing before: { $title }, from { $start } to { $end } (row { $seq }).
evidence-after = The first airing after: { $title }, from { $start } to { $end } (row { $seq }).
