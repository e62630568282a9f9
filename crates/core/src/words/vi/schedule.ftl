# schedule

schedule-cron-count = biểu thức cron này có { $found } phần, cần 5 phần hoặc 6 phần
schedule-cron-count-hint = viết: phút giờ ngày tháng thứ, ví dụ "0 17 * * Mon-Fri" là 17:00 thứ Hai đến thứ Sáu; thêm giây ở đầu nếu cần; không viết năm

schedule-cron-field = "{ $text }" không dùng được trong phần { $field ->
        [second] giây
        [minute] phút
        [hour] giờ
        [day] ngày trong tháng
        [month] tháng
       *[weekday] thứ trong tuần
    } của biểu thức cron
schedule-cron-field-hint = { $field ->
        [second] giây là số từ 0 đến 59; nhiều giá trị: "0,30"; khoảng viết từ nhỏ đến lớn: "10-20"; cách quãng: "*/15"
        [minute] phút là số từ 0 đến 59; nhiều giá trị: "0,30"; khoảng viết từ nhỏ đến lớn: "10-20"; cách quãng: "*/15"
        [hour] giờ là số từ 0 đến 23; nhiều giá trị: "5,17"; khoảng viết từ nhỏ đến lớn: "5-8"; cách quãng: "*/2"
        [day] ngày là số từ 1 đến 31; nhiều giá trị: "1,15"; khoảng viết từ nhỏ đến lớn: "1-7"; "*" là mọi ngày
        [month] tháng là số từ 1 đến 12 hoặc tên tiếng Anh như Jan; khoảng: "4-9"; "*" là mọi tháng
       *[weekday] Chủ nhật là 0 hoặc 7, thứ Hai là 1, thứ Bảy là 6, hoặc tên tiếng Anh như Mon; khoảng: "Mon-Fri"; "*" là mọi ngày trong tuần
    }

schedule-cron-sign = dấu "{ $sign }" trong phần { $field ->
        [second] giây
        [minute] phút
        [hour] giờ
        [day] ngày trong tháng
        [month] tháng
       *[weekday] thứ trong tuần
    } của biểu thức cron không dùng được ở đây
schedule-cron-sign-hint = các dấu L, W, # và ? chỉ có ở chương trình khác; hãy viết "*" thay cho "?", hoặc kể rõ từng ngày
