# init: makes a new station
init-ask-name = The station's name (for instance: Đài truyền thanh xã Hải Dương):
init-ask-unit = The unit's name as paper has it (for instance: ỦY BAN NHÂN DÂN XÃ HẢI DƯƠNG):
init-ask-place = The place that paper is dated from (for instance: Hải Dương):
init-lacks = Missing: { $what } Give --name "STATION" --unit "UNIT" --place "PLACE".
init-sessions = “{ $what }” are no times of sessions. Write hour:minute, with commas between them, for instance --sessions 05:30,17:00
init-quiet = “{ $what }” are no quiet hours. Write two times with a hyphen, for instance --quiet-hours 21:00-05:00, or none for no quiet hours.
init-taken = The folder { $path } has files of a station, and nothing was written there. Choose another folder.
init-faulty = What was given makes no station; its faults stand above. Nothing was written.
init-not-written = { $path } cannot be written: { $problem }. Look at the rights of the folder and the room on the disk.
init-made = “{ $name }” is made in { $path }: { $files } files. The week has its sessions; edit them in config/schedule.toml.
init-next = Next: put recordings into the folders in { $path }/audio (music into ca-nhac and nhac-nen, the station's introduction into du-phong), then run: phatthanh --station { $path } check
