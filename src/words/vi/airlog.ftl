# airlog: nhật ký phát sóng

airlog-missing = Chưa có nhật ký phát sóng ở { $path }: đài chưa chạy lần nào, hoặc đang chọn nhầm thư mục của đài.
airlog-too-new = Nhật ký { $path } do bản phatthanh mới hơn ghi (mẫu số { $found }, bản này chỉ biết đến { $known }). Hãy dùng bản phatthanh mới.
airlog-damaged = Nhật ký { $path } bị hỏng: { $problem }. Hãy giữ nguyên tệp này và chép lại bản sao lưu; chưa có gì bị xoá.
airlog-full = Ổ đĩa chứa { $path } đã đầy nên không ghi được nhật ký. Hãy xoá bớt tệp không cần trên ổ đĩa.
airlog-busy = Một chương trình khác đang giữ { $path }. Hãy đóng chương trình đó rồi làm lại.
airlog-not-open = Lượt phát { $seq } đã kết thúc hoặc chưa bắt đầu. Có thể đang có hai trình phát sóng cùng chạy.
airlog-io = Không dùng được { $path }: { $problem }. Hãy kiểm tra ổ đĩa và quyền truy cập.

airlog-power-cut = tính đến lần ghi nhịp cuối cùng
airlog-power-cut-no-heartbeat = không rõ đã phát được bao lâu

airlog-verified = Nhật ký còn nguyên vẹn: { $rows } dòng, mã dòng cuối { $head }
airlog-broken-missing = Dòng { $seq }: không còn nữa. Dòng này đã bị xoá hoặc bị đổi số.
airlog-broken-inserted = Dòng { $seq }: số dòng không hợp lệ. Dòng này do người khác chèn vào.
airlog-broken-content = Dòng { $seq }: số, loại, giờ hoặc nội dung không còn như lúc ghi. Dòng này đã bị sửa.
airlog-broken-hash = Dòng { $seq }: mã của dòng (hash) không còn như lúc ghi. Mã này đã bị sửa.
airlog-broken-prev = Dòng { $seq }: không nối tiếp dòng trước (prev). Dòng này bị sửa, hoặc dòng trước bị thay.
airlog-broken-field = Dòng { $seq }: cột { $column } chứa dữ liệu mà phatthanh không bao giờ ghi.
airlog-broken-body = Dòng { $seq }: mã khớp nhưng nội dung không đúng mẫu. Dòng này không do phatthanh ghi.
airlog-broken-not-open = Dòng { $seq }: ghi kết thúc lượt phát { $of }, nhưng lượt ấy không đang phát.
airlog-broken-cut-off = Dòng { $seq }: không còn nữa. Các dòng cuối (từng có đến số { $given }) đã bị xoá.
airlog-broken-index-missing = Lượt phát { $seq }: có trong nhật ký nhưng không còn trong bảng tra cứu. Nhật ký gốc vẫn đúng.
airlog-broken-index-extra = Lượt phát { $seq }: có trong bảng tra cứu nhưng nhật ký không ghi. Nhật ký gốc vẫn đúng.
airlog-broken-index = Lượt phát { $seq }: cột { $column } của bảng tra cứu là { $found }, nhật ký ghi { $expected }. Nhật ký gốc vẫn đúng.
airlog-broken-schema = Các dòng (đến dòng { $seq }) đều khớp, nhưng phần bảo vệ { $name } của cơ sở dữ liệu đã bị gỡ hoặc bị thay.

airlog-column = { $column ->
    [planned] Giờ dự kiến
    [start] Giờ phát
    [length] Thời lượng
    [kind] Loại
    [title] Nội dung
    [program] Chương trình
   *[ended] Kết thúc
}
airlog-day = { $weekday ->
    [Mon] Thứ Hai
    [Tue] Thứ Ba
    [Wed] Thứ Tư
    [Thu] Thứ Năm
    [Fri] Thứ Sáu
    [Sat] Thứ Bảy
   *[Sun] Chủ nhật
}, ngày { $date }
airlog-kind = { $kind ->
    [opening] mở đầu
    [segment] bài
    [repeat] bài (phát lại)
    [closing] kết
    [filler] lấp giờ
    [fallback] dự phòng
    [relay] tiếp âm
    [announcement] thông báo
   *[other] { $kind }
}
airlog-ended = { $ended ->
    [on-air] đang phát
    [complete] phát hết
    [cut] bị cắt theo lịch
    [skipped] bỏ qua
    [interrupted] nhường phát khẩn cấp
    [fault] sự cố
    [power-cut] mất điện
    [shutdown] dừng đài
    [missed] không phát
   *[other] { $ended }
}
airlog-no-recording = (tín hiệu của đài)
airlog-why-by-hand = người trực phát ngoài lịch
airlog-why-changed = { $why ->
    [edit] lịch hoặc chương trình được sửa
    [recording-broke] tệp âm thanh bị hỏng
    [started] máy khởi động lại
    [clock] giờ máy tính bị chỉnh
   *[library] bài trong thư mục hoặc việc duyệt bài thay đổi
}
airlog-why-event = { $why ->
    [card] mất đường ra âm thanh
    [clock] giờ máy tính bị chỉnh
    [recording-broke] tệp âm thanh bị hỏng
    [started] máy khởi động lại
    [stopped] chương trình phát được tắt
    [underrun] âm thanh bị hụt
   *[edit] lịch hoặc chương trình được sửa
}
airlog-why-absent = { $why ->
    [stopped] chương trình phát đã được tắt
    [power-cut] mất điện hoặc máy tắt đột ngột
    [clock] giờ máy tính không tin được
   *[unlogged] nhật ký chưa ghi đến lúc đó
}
airlog-why-unrecorded = { $why ->
    [card] mất đường ra âm thanh
    [clock] giờ máy tính bị chỉnh
    [slow] ổ đĩa ghi quá chậm
    [stop] chương trình phát được tắt
    [power-cut] mất điện hoặc máy tắt đột ngột
    [age] bản ghi đã quá hạn giữ
    [room] ổ đĩa gần đầy
   *[disk] ổ đĩa hoặc thư mục ghi âm bị lỗi
}
