# publish: the page to listen again, and the list for a village meeting
publish-about = What was heard on { $station }, by field.
publish-feed = Listen with a podcast app
publish-nothing = Nothing has aired yet that is still approved.
publish-download = Download ({ $kind }, { $size })
publish-piece = { $topic } · { $length } · { $often ->
    [once] heard on { $first }
   *[other] heard { $times } times, first on { $first }, last on { $last }
} · approved by { $by }
publish-meeting-title = RECORDINGS FOR THE VILLAGE MEETING
publish-meeting-date = Made on { $date }
publish-meeting-how = The files are numbered in the order they are played. All were heard on the station's air and are still approved.
publish-column-heard = Heard on
publish-column-file = File
