# program: trang Chương trình, công bằng giữa các lĩnh vực
program-bar = Chương trình
program-title = Chương trình
program-why = Mỗi chương trình lấy bài ở đâu, chọn bài thế nào, bao giờ phát. Đổi thì mở tệp của chương trình; chưa có gì thay đổi cho đến khi bản nháp được ký.
program-in-charge = Phụ trách
program-pick = Chọn bài
program-pick-says = { $pick ->
    [relay] tiếp âm hoặc trực tiếp từ nguồn thu
    [rotate] luân phiên từng lĩnh vực
    [newest] bài mới nhất
    [in-order] lần lượt theo thứ tự
   *[dated] bài ghi đúng ngày phát
}
program-topics = Lĩnh vực
program-topic = Lĩnh vực
program-evergreen = Bài phát khi không có bài nào
program-none = không có
program-approval = Duyệt
program-approval-says = { $needed ->
    [yes] chỉ phát bài đã duyệt
   *[no] không cần duyệt
}
program-next = Sắp phát
program-not-due = không có khung giờ nào trong 8 ngày tới
program-next-at = { $weekday ->
    [Mon] T2
    [Tue] T3
    [Wed] T4
    [Thu] T5
    [Fri] T6
    [Sat] T7
   *[Sun] CN
} { $at }{ $repeat ->
    [yes] {" "}(phát lại)
   *[no] {""}
}
program-open = Mở { $program }
program-fairness = Lĩnh vực nào đã lâu chưa phát
program-turn = Mỗi lĩnh vực đến lượt một lần trong { $weeks } tuần; lâu hơn thế là quá lượt.
program-last-new = Phát mới gần nhất
program-last-repeat = Phát lại gần nhất
program-next-turn = Sắp phát
program-rests = Đã bao lâu
program-rests-says = { $heard ->
    [yes] { $weeks ->
        [0] phát trong tuần qua
       *[other] chưa phát { $weeks } tuần
    }
   *[no] { $weeks ->
        [0] chưa phát lần nào
       *[other] chưa phát lần nào, { $weeks } tuần
    }
}
program-moved-on = Tệp của chương trình vừa được người khác sửa sau khi mở trang này; chưa có gì vào bản nháp. Dưới đây là nội dung hiện nay: hãy sửa lại trên đó rồi gửi.
program-overdue-title = Lĩnh vực đã quá lượt
program-overdue = { $program }: { $topic } chưa phát { $weeks } tuần, lượt là { $turn } tuần. Hãy thu hoặc duyệt bài cho lĩnh vực này.
program-see = Xem ở trang Chương trình

# Một chương trình
program-one = Chương trình
program-unknown = Không có chương trình “{ $program }”. Có thể đã có người đổi tên tệp. Hãy mở lại từ trang Chương trình.
program-form-why = Gửi đi thì thành một việc trong bản nháp; chương trình chưa đổi cho đến khi bản nháp được ký, và đổi ngay khi ký.
program-file = Tệp
program-file-why = Tệp như đang có, kể cả ghi chú. Trang này chỉ sửa đúng giá trị đã đổi; dòng khác sửa trong tệp.
program-file-long = Tệp còn dài nữa; phần sau xem trong tệp.
program-key = { $key ->
    [title] Tên chương trình
    [in_charge] Phụ trách
    [pick] Chọn bài
    [topics] Lĩnh vực
    [opening] Nhạc hiệu mở đầu
    [closing] Nhạc hiệu kết thúc
    [filler] Nhạc đệm
    [evergreen] Bài phát khi không có bài nào
    [approval] Chỉ phát bài đã duyệt
    [mandatory] Lỡ thì phát bù
    [make_good] Phát bù trong vòng
    [expires] Bài hết hạn sau
   *[after_power_cut] Có điện lại giữa chừng
}
program-choice = { $choice ->
    [rotate] luân phiên từng lĩnh vực
    [newest] bài mới nhất
    [in-order] lần lượt theo thứ tự
    [dated] bài ghi đúng ngày phát
    [join] vào tiếp đúng chỗ đang phát
    [restart] phát lại từ đầu
   *[skip] bỏ lượt ấy
}
program-topics-why = Ghi số thứ tự cho lĩnh vực của chương trình (1 đến lượt trước); để trống là không thuộc chương trình.
program-same = Chưa đổi gì: các ô vẫn như trong tệp.
program-no-choice = Giá trị của { $key } không có trong danh sách. Hãy chọn lại.
program-no-length = { $key }: “{ $found }” không phải là thời hạn. Viết như 7 ngày, 36 giờ hoặc 90 phút.
program-no-place = “{ $found }” không phải là số thứ tự của lĩnh vực “{ $topic }”. Ghi 1, 2, 3… hoặc để trống.
