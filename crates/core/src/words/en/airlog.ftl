# airlog: the airtime log

airlog-missing = There is no airtime log at { $path }: the station has never run, or this is not the station's folder.
airlog-too-new = The log { $path } was written by a newer phatthanh (schema { $found }, this one knows { $known }). Use the newer one.
airlog-damaged = The log { $path } is damaged: { $problem }. Keep the file as it is and restore a backup; nothing has been deleted.
airlog-full = The disk of { $path } is full, so the log cannot be written. Delete files that are not needed.
airlog-busy = Another program holds { $path }. Close it and try again.
airlog-not-open = Airing { $seq } has ended or never began. Perhaps two daemons are running.
airlog-io = { $path } cannot be used: { $problem }. { $cause ->
    [handles] That is not the disk's fault: too many files are open, see the alarm of phatthanh status
   *[other] Check the disk and the permissions
}.

airlog-power-cut = counted to the last heartbeat
airlog-power-cut-no-heartbeat = how much was heard is not known

airlog-verified = The log is whole: { $rows } rows, the last one's hash is { $head }
airlog-broken-missing = Row { $seq }: not there. It was deleted, or given another number.
airlog-broken-inserted = Row { $seq }: no row can have this number. It was inserted.
airlog-broken-content = Row { $seq }: its number, kind, time or body is not what was written. It was edited.
airlog-broken-hash = Row { $seq }: its hash is not what was written. It was edited.
airlog-broken-prev = Row { $seq }: does not follow the row before (prev). It was edited, or the row before was replaced.
airlog-broken-field = Row { $seq }: column { $column } holds something phatthanh never writes.
airlog-broken-body = Row { $seq }: its hash fits, but its body is none of its kind. phatthanh did not write it.
airlog-broken-not-open = Row { $seq }: ends airing { $of }, which is not on air.
airlog-broken-cut-off = Row { $seq }: not there. The last rows (once up to { $given }) were deleted.
airlog-broken-index-missing = Airing { $seq }: in the log, but not in the table of airings. The log itself is right.
airlog-broken-index-extra = Airing { $seq }: in the table of airings, but the log does not have it. The log itself is right.
airlog-broken-index = Airing { $seq }: column { $column } of the table of airings is { $found }, the log says { $expected }. The log itself is right.
airlog-broken-schema = The rows (up to { $seq }) all fit, but the database's guard { $name } was removed or replaced.

airlog-broken-seal-signature = Row { $seq }: a seal whose signature does not fit. phatthanh did not make it, or it was edited.
airlog-broken-seal-of-another = Row { $seq }: a seal, but not of the row before it. It was moved here, or rows were put between.
airlog-broken-seal-log = Row { $seq }: a seal of another log. It was copied here.
airlog-broken-seal-key = Row { $seq }: sealed with another key ({ $found }) than the seals before or the key given ({ $expected }). If the station lost its key and this is its new one, give both with --key; otherwise somebody else made this seal.

airlog-copy-line = { $file }, line { $line }: not a row of a sealed day. The file is damaged or was edited.
airlog-copy-content = { $file }, row { $seq }: its number, kind, time, body or hash is not what was sealed. The file is damaged or was edited.
airlog-copy-order = { $file }, row { $seq }: does not follow the row before it. A row was removed, inserted or moved.
airlog-copy-no-seal = { $file }: no seal at its end. Its last lines were cut off.
airlog-copy-seal-of-another = { $file }, row { $seq }: a seal, but not of the row before it.
airlog-copy-signature = { $file }, row { $seq }: a seal whose signature does not fit. It was forged or edited.
airlog-copy-unreadable = { $file }: cannot be read ({ $problem }).
airlog-witness-cut-off = { $file }: row { $seq } is sealed here, but the log lacks it. The end of the log was cut off.
airlog-witness-row = { $file }: in row { $seq } of the log, { $column } is not what was sealed. The log was changed afterwards.
airlog-witness-replaced = { $file }: a sealed day of another log. The station's log was replaced as a whole.
airlog-witness-key = { $file }: sealed with another key ({ $found }) than the others or the key given ({ $expected }). If the station lost its key and this is its new one, give both with --key; otherwise the key was replaced.
airlog-witness-gap = { $file }: the sealed days before it are missing here, from row { $seq } on.
airlog-witness-holds = { $folder }: { $days } sealed days, the last { $last }; the log agrees with all of them
airlog-witness-none = { $folder }: no sealed days yet
airlog-witness-earlier = { $folder }: the log goes on from a damaged one ({ $aside }); that one's rows up to { $rows }, sealed until { $until }, are kept here only. Keep this folder.
airlog-witness-away = { $folder }: cannot be looked into ({ $problem })

airlog-column = { $column ->
    [planned] Planned
    [start] Start
    [length] Length
    [kind] Kind
    [title] Title
    [program] Program
   *[ended] Ended
}
airlog-day = { $weekday ->
    [Mon] Monday
    [Tue] Tuesday
    [Wed] Wednesday
    [Thu] Thursday
    [Fri] Friday
    [Sat] Saturday
   *[Sun] Sunday
}, { $date }
airlog-kind = { $kind ->
    [opening] opening
    [segment] segment
    [repeat] segment (repeat)
    [closing] closing
    [filler] filler
    [fallback] fallback
    [relay] relay
    [announcement] announcement
    [drill] drill
   *[other] { $kind }
}
airlog-ended = { $ended ->
    [on-air] on air
    [complete] complete
    [cut] cut by the schedule
    [skipped] skipped
    [interrupted] interrupted
    [fault] fault
    [power-cut] power cut
    [shutdown] shutdown
    [missed] missed
   *[other] { $ended }
}
airlog-no-recording = (identification signal)
airlog-reading = , reading { $number }
airlog-attention = (attention signal)
airlog-order = order { $seq } of { $by }
airlog-why-by-hand = put on air by a person
airlog-why-changed = { $why ->
    [edit] schedule or programs were edited
    [recording-broke] the recording broke
    [started] the station started again
    [clock] the computer's clock was set
    [silence] a recording was silent on air
    [slept] the machine slept
    [input] the input that was to be relayed was not there
    [live] somebody armed or ended the live part
    [order] an order cut in
   *[library] recordings in the folders, or approvals, changed
}
airlog-why-event = { $why ->
    [input] the input that was to be relayed was not there
    [live] somebody armed or ended the live part
    [order] an order cut in
    [card] the sound output was lost
    [clock] the computer's clock was set
    [recording-broke] the recording broke
    [started] the station started again
    [stopped] the station was stopped
    [underrun] sound was missing for a moment
    [silence] nothing was heard though something was on air
    [not-taken] the sound card took no sound
    [slept] the machine slept
    [clock-doubted] the computer's clock was not to be believed
   *[edit] schedule or programs were edited
}
airlog-why-absent = { $why ->
    [stopped] the station had been stopped
    [power-cut] the power had gone, or the program had broken off
    [slept] the machine slept
    [clock] the computer's clock was not to be believed
    [rows-lost] rows of that time were lost before the log took them
   *[unlogged] the log does not reach that far
}
airlog-why-accepted = { $reason } (says { $by })
airlog-why-unrecorded = { $why ->
    [card] the sound output was lost
    [clock] the computer's clock was set
    [slow] the disk was too slow
    [stop] the station was stopped
    [power-cut] the power had gone, or the program had broken off
    [age] the recording was kept long enough
    [room] the disk was nearly full
   *[disk] the disk or the folder of recordings failed
}
airlog-notice-set-aside = The airtime log could not be used and was set aside as var/{ $old }. { $rows ->
    [0] None of its rows could be read
   *[other] Its last row that could be read is number { $rows }
}. A new log goes on; approvals were carried over as far as they could be read. Copy var/{ $old } and var/sealed to another disk, and have the disk checked.
airlog-notice-rebuilt = The file of the airtime log was damaged. Every row could be read, and the log was written anew with all of them; the damaged file is kept as var/{ $old }. Have the disk checked.
airlog-notice-replaced = While the station ran, another file was put in place of the airtime log. It was set aside as var/{ $old }, and the log was put back whole. Find out who or what did so.
airlog-notice-put-back = While the station ran, the airtime log was removed or moved. It was put back whole. Find out who or what did so.
airlog-notice-library = What lay in the place of the catalogue of recordings could not be used as one and was set aside whole as var/{ $old }. The catalogue is being made again from the folders; what is approved stays approved, but recordings may count as received only now. Have the disk checked.
airlog-notice-row = A row of the airtime log ({ $kind }) could not be written as what it is: { $problem }. It stands in the log as an event, with all it says.
airlog-verified-begins-anew = This log goes on from one that was set aside as var/{ $old }: what aired before stands there, not here.
airlog-verified-empty-beside = This log is empty, but { $old } lies beside it: what aired stands there, not here.
