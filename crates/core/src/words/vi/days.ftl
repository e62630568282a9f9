# days: trang Lịch, bật tắt Tết và quốc tang
days-bar = Lịch
days-title = Lịch
days-month = Tháng { $month } năm { $year }
days-month-before = Tháng trước
days-month-after = Tháng sau
days-holiday = ngày lễ
days-own = có lịch riêng
days-lunar-year = Năm { $year }.
days-nothing = Ngày này không phát gì.
days-silent = im lặng
days-in-week = Xem trong tuần
days-tet = Tết Nguyên đán
days-on = đang bật
days-off = đang tắt
days-tet-switch = Bật Tết…
days-mourning-switch = Bật quốc tang…
days-switch-off = Tắt { $name }…
days-coming = Những ngày khác thường sắp tới
days-add = Thêm một ngày
days-what = { $lunar } âm lịch{ $holiday ->
    [yes] ; ngày lễ: khung giờ theo mục “gặp ngày lễ” của nó mà phát, nghỉ hay dời
   *[no] {""}
}{ $replaces ->
    [yes] ; có lịch riêng thay lịch tuần
   *[no] {""}
}{ $drops ->
    [0] {""}
   *[other] ; bỏ { $drops } khung giờ
}{ $adds ->
    [0] {""}
   *[other] ; thêm { $adds } chương trình
}.
days-unreadable = Các tệp của đài đang có chỗ không đọc được nên chưa bật tắt gì được. Chạy  phatthanh check , sửa chỗ được chỉ ra, rồi tải lại trang.

# Bật tắt
days-switch = Bật, tắt ngày trong lịch
days-choice = { $choice ->
    [tang] Bật quốc tang
    [tet] Bật Tết Nguyên đán
    [so-ngay] Số ngày của { $name }
   *[tat] Tắt { $name }
}
days-choice-why = { $choice ->
    [tang] Trong những ngày này ca nhạc, giải trí rời khỏi sóng; tin, thông báo và lệnh khẩn cấp vẫn phát. Hết hạn, lịch tự trở lại như cũ.
    [tet] Hằng năm đến ngày này thì đổi. Số ngày nghỉ do Nhà nước quyết định từng năm: xem thông báo rồi ghi.
    [so-ngay] Số ngày nghỉ do Nhà nước quyết định từng năm: xem thông báo rồi ghi.
   *[tat] Khối của ngày này trong tệp thành ghi chú: người đọc vẫn thấy, máy không theo nữa. Muốn bật lại thì hoàn tác trong Sổ thay đổi.
}
days-from = Từ ngày
days-until = Đến hết ngày
days-length = Số ngày
days-tet-start = Bắt đầu từ
days-tet-starts = { $start ->
    [first] mồng một Tết
   *[other] giao thừa, ngày cuối tháng Chạp
}
days-instead-of-week = Chương trình trong ngày
days-instead-why = Để trống cả: theo lịch tuần, khung giờ nào ghi nghỉ lễ thì nghỉ. Chọn chương trình: những ngày này chỉ phát chừng ấy.
days-row = Chương trình { $number }
days-row-at = Lúc
days-row-length = Dài
days-see = Xem trước
days-preview = Những ngày ấy sẽ phát
days-preview-why = Tính theo bài đang có; bài cụ thể có thể khác khi đến ngày. Chưa có gì thay đổi.
days-new = thêm
days-gone = bỏ
days-other = phát bài khác
days-instead = giờ ấy: { $what }
days-too-long = Ngày cuối phải sau hoặc đúng ngày đầu, và cách không quá { $most } ngày.
days-no-length = “{ $found }” không phải là số ngày. Ghi từ 1 đến { $most }.
days-no-start = Chưa chọn bắt đầu từ ngày nào.
days-same = Trong tệp đã là { $days } ngày.
days-mourning-is-on = Trong lịch đã có quốc tang những ngày ấy: { $dates }. Tắt mục ấy ở trang Lịch trước, hoặc chọn ngày khác.
days-tet-is-on = Trong lịch đã có Tết: { $dates }. Sửa số ngày hoặc tắt ở trang Lịch.
days-gone-already = Trong lịch không còn “{ $name }”. Có thể đã có người đổi. Hãy mở lại từ trang Lịch.
