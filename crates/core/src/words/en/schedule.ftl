# schedule

schedule-cron-count = this cron expression has { $found } fields, it needs 5 or 6
schedule-cron-count-hint = write: minute hour day month weekday, for example "0 17 * * Mon-Fri" for 17:00 Monday to Friday; seconds first if needed; no year

schedule-cron-field = "{ $text }" cannot be used as the { $field ->
        [second] seconds
        [minute] minutes
        [hour] hours
        [day] day of the month
        [month] month
       *[weekday] day of the week
    } of a cron expression
schedule-cron-field-hint = { $field ->
        [second] seconds are numbers from 0 to 59; several: "0,30"; ranges from low to high: "10-20"; steps: "*/15"
        [minute] minutes are numbers from 0 to 59; several: "0,30"; ranges from low to high: "10-20"; steps: "*/15"
        [hour] hours are numbers from 0 to 23; several: "5,17"; ranges from low to high: "5-8"; steps: "*/2"
        [day] days are numbers from 1 to 31; several: "1,15"; ranges from low to high: "1-7"; "*" is every day
        [month] months are numbers from 1 to 12 or names such as Jan; ranges: "4-9"; "*" is every month
       *[weekday] Sunday is 0 or 7, Monday 1, Saturday 6, or names such as Mon; ranges: "Mon-Fri"; "*" is every day of the week
    }

schedule-cron-sign = the sign "{ $sign }" in the { $field ->
        [second] seconds
        [minute] minutes
        [hour] hours
        [day] day of the month
        [month] month
       *[weekday] day of the week
    } of a cron expression cannot be used here
schedule-cron-sign-hint = L, W, # and ? belong to other programs; write "*" for "?", or name the days one by one
