# week: tuần phát sóng, bản nháp, sổ thay đổi
week-bar = Tuần
week-bar-history = Sổ thay đổi

# Tuần
week-title = Tuần
week-no-station = Đài chưa đọc được lịch. Hãy xem máy của đài đã chạy chưa, rồi tải lại trang.
week-over = Tuần này đã qua; dưới đây là theo lịch đang dùng. Đã phát gì thì xem trang Nhật ký.
week-before = Tuần trước
week-after = Tuần sau
week-add = Thêm khung giờ
week-drafts = Bản nháp đang mở: { $count }
week-quiet = Giờ yên tĩnh: { $from }–{ $until }.
week-fold = không phát
week-today = hôm nay
week-lunar = { $day }/{ $month }{ $leap ->
    [yes] {" "}nhuận
   *[no] {""}
} âm lịch
week-mourning = Quốc tang
week-only = Chỉ ngày này
week-repeat = phát lại
week-once = chỉ ngày này
week-in-quiet = trong giờ yên tĩnh
week-clash = Trùng giờ
week-rests = { $why ->
    [rests] Nghỉ vì { $name }
    [moves] Dời vì { $name }, sẽ phát bù
    [replaced] { $name } có lịch riêng, nghỉ
    [dropped] Bỏ vì { $name }
   *[mourning] Nghỉ vì quốc tang
}: { $few ->
    [yes] { $slots }
   *[no] { $count } khung giờ
}

# Một khung giờ
week-slot = Khung giờ
week-slot-why = Gửi đi thì thành một việc trong bản nháp; lịch đang phát chưa đổi cho đến khi bản nháp được ký.
week-slot-plays = Phát gì
week-slot-programs = Chương trình
week-slot-repeats = Phát lại khung giờ
week-slot-days = Các ngày
week-slot-cron = Trong tệp, khung giờ này viết kiểu cron: { $cron }. Nếu đổi ngày hoặc giờ, máy ghi lại bằng ngày và giờ.
week-slot-at = Bắt đầu lúc (ví dụ 17:15)
week-slot-length = Dài (ví dụ 15 phút)
week-slot-until = Đến hết ngày (để trống: không hẹn)
week-slot-holiday = Gặp ngày lễ
week-slot-do = Đưa vào bản nháp
week-slot-retire = Bỏ khung giờ này
week-slot-retire-why = Bỏ: khung giờ hết hạn vào hôm trước ngày áp dụng. Không có gì bị xóa khỏi tệp.
week-slot-repeat = Thêm lần phát lại
week-slot-same = Chưa đổi gì: các ô vẫn như trong tệp.
week-holiday = { $rule ->
    [rest] nghỉ
    [move] dời, phát bù sau
   *[air] vẫn phát
}
week-no-slot = Không có khung giờ “{ $slot }”. Có thể đã có người đổi tên. Hãy mở lại từ trang Tuần.
week-plays-unknown = Chưa chọn phát gì, hoặc chương trình ấy không còn. Hãy chọn trong danh sách.
week-no-days = Chưa chọn ngày nào trong tuần.
week-not-a-time = “{ $found }” không phải là giờ trong ngày. Viết giờ và phút, ví dụ 17:15.
week-not-a-date = “{ $found }” không phải là ngày, hoặc không có ngày ấy. Viết như 24/11/2026.
week-not-a-length = “{ $found }” không phải là thời lượng. Viết số phút, ví dụ 15 phút; từ 1 giây đến 24 giờ.
week-no-holiday-rule = Chưa chọn làm gì khi gặp ngày lễ.

# Bản nháp nào
week-into = Đưa vào
week-into-new = bản nháp mới
week-from = Áp dụng từ ngày (người ký quyết định)
week-why = Lý do
week-draft-named = Bản nháp số { $draft } { $title }
week-draft-of-another = Bản nháp này của { $author }. Hãy chọn bản nháp của mình, hoặc lập bản nháp mới.
week-draft-stands = { $state ->
    [open] đang soạn
    [submitted] chờ ký
    [signed] đã ký
   *[dropped] đã bỏ
}; { $author } soạn

# Một ngày
week-day-why = Chỉ ngày này khác lịch tuần; các ngày khác như cũ. Gửi đi thì thành một việc trong bản nháp.
week-day-name = Tên ngày hoặc lý do (in trong lịch và nhật ký)
week-day-holiday = Là ngày nghỉ lễ
week-day-drop = Bỏ trong ngày { $date }
week-day-none = Ngày này không có khung giờ nào.
week-day-add = Thêm một chương trình
week-day-add-none = không thêm
week-day-over = Ngày này đã qua. Hãy chọn hôm nay hoặc ngày sau.
week-day-not-due = Khung giờ “{ $slot }” không phát trong ngày này. Hãy xem lại ngày.
week-day-no-name = Chưa ghi tên ngày hoặc lý do.
week-day-nothing = Chưa chọn bỏ hay thêm gì cho ngày này, cũng không phải ngày nghỉ lễ.

# Bản nháp
week-drafts-title = Bản nháp
week-drafts-none = Không có bản nháp nào đang mở. Đổi lịch thì bấm vào một khung giờ ở trang Tuần.
week-drafts-closed = Đã ký hoặc đã bỏ
week-draft-leave-out = Bỏ việc này
week-draft-from = Xem nếu áp dụng từ ngày
week-draft-from-do = Xem lại
week-draft-sign = Ký, áp dụng từ { $from }
week-draft-submit = Gửi để ký
week-draft-drop = Bỏ bản nháp
week-draft-not-submitted = { $author } còn đang soạn, chưa gửi để ký.
week-slot-moved-on = Khung giờ này vừa được người khác sửa sau khi mở trang này; chưa có gì vào bản nháp. Dưới đây là nội dung hiện nay: hãy sửa lại trên đó rồi gửi.
week-draft-other-acts = Bản nháp vừa có thêm hoặc bớt việc so với lúc xem; chưa bỏ việc nào. Hãy xem lại các việc dưới đây rồi chọn lại.
week-draft-moved-on = Bản nháp hoặc các tệp vừa đổi so với lúc xem; chưa có gì được ký. Hãy đọc lại khác nhau dưới đây rồi ký.
week-not-in-charge = { $legal ->
    [yes] Thay đổi này công chức Tư pháp hoặc lãnh đạo UBND ký: nó chỉ đụng đến chương trình do Tư pháp phụ trách.
   *[no] Thay đổi này lãnh đạo UBND ký: nó đụng đến chương trình hoặc cài đặt ngoài phần Tư pháp phụ trách.
}
week-signed = { $by } đã ký, áp dụng từ { $from }.
week-rolled-back = Đài không nhận thay đổi này, các tệp cũ đã trả lại: { $why }.
week-see-history = Xem trong Sổ thay đổi
week-faulty = Với thay đổi này đài không chạy được. Chưa có gì thay đổi. Hãy sửa bản nháp theo những chỗ nêu trên.
week-disk = Chưa ghi được vì ổ đĩa từ chối ({ $problem }). Chưa có gì thay đổi. Hãy xem ổ đĩa còn chỗ không rồi làm lại.

# Khác nhau
week-difference = Thay đổi này làm gì
week-difference-later = Đang tính; trang tự tải lại sau vài giây. Chưa có gì thay đổi.
week-difference-more = Còn { $count } dòng nữa.
week-difference-conflicts = Phải xem kỹ
week-difference-no-conflicts = Không trùng giờ, không sinh im lặng, không phạm giờ yên tĩnh.
week-difference-special = Ngày lễ sắp tới
week-difference-topics = Thời lượng từng lĩnh vực

# Hai người cùng đổi
week-clash-why = Từ khi soạn bản nháp, người khác cũng đã đổi chỗ này. Chưa có gì thay đổi.
week-clash-refused = Người khác cũng đã đổi { $what }. Chưa có gì thay đổi. Hãy xem cả hai bản dưới đây rồi chọn.
week-clash-nothing = không có gì
week-clash-base = Lúc soạn bản nháp
week-clash-yours = Theo bản nháp
week-clash-theirs = Theo người khác (đang ở trong tệp)
week-clash-both = Nếu lấy cả hai
week-clash-whose = Chọn theo bản nào để xem kết quả; chọn xong chưa ký.
week-clash-take = { $whose ->
    [ban-nhap] Theo bản nháp
    [nguoi-khac] Theo người khác
   *[ca-hai] Lấy cả hai
}

# Sổ thay đổi
week-history = Sổ thay đổi
week-history-why = Mọi thay đổi đã có trong các tệp của đài, mới nhất trước. Thay đổi nào cũng hoàn tác được.
week-history-none = Chưa có thay đổi nào.
week-history-see = Dòng { $seq }: xem đã đổi gì
week-history-line = { $at }: { $kind ->
    [first] bản đầu tiên
    [signed] { $by } ký, { $author } soạn (bản nháp số { $draft }), áp dụng từ { $from }
    [undone] { $by } hoàn tác dòng { $of }
    [put-back] { $by } đặt lại các tệp đúng gần nhất
    [hand] sửa trực tiếp trên tệp, chưa ai ký
    [hand-signed] sửa trực tiếp trên tệp, { $by } đã ký sau
   *[hand-new] sửa trực tiếp trên tệp, đài chưa nhận
}{ $known ->
    [yes] {" "}(tài khoản máy: { $owners })
   *[no] {""}
}
week-undo = Hoàn tác
week-undo-see = Xem hoàn tác sẽ làm gì
week-undo-would = Nếu hoàn tác:
week-undo-do = Hoàn tác thay đổi này
week-acknowledge-why = Thay đổi này sửa trực tiếp trên tệp và chưa ai ký. Nếu đúng ý đài, hãy ký nhận.
week-acknowledge = Ký nhận thay đổi này

# Nhập lịch tuần từ bảng
week-import = Nhập từ bảng
week-import-why = Gửi bảng lịch tuần đang dùng (Excel .xlsx hoặc .csv): máy so với lịch hiện nay rồi lập một bản nháp gồm những khung giờ thêm, đổi và bỏ. Lịch đang phát chưa đổi cho đến khi bản nháp được ký. Khung giờ không có trong bảng thì bản nháp sẽ bỏ.
week-import-file = Tệp bảng
week-import-hint = Bảng cần một dòng tiêu đề có các cột Thứ (hoặc Ngày), Giờ, Phút (hoặc Thời lượng), Chương trình; có thể thêm Ghi chú. “PL”, “phát lại”, “lặp lại” được hiểu là phát lại.
week-import-do = Lập bản nháp từ bảng
week-import-no-file = Chưa chọn tệp, hoặc tệp rỗng. Hãy chọn tệp bảng lịch tuần.
week-import-too-large = Tệp nặng quá { $megabytes } MB. Chép riêng bảng lịch tuần sang một tệp mới rồi gửi lại.
week-import-nothing = Không có gì để đưa vào bản nháp: lịch đã đúng như bảng, hoặc chưa hiểu được dòng nào. Xem các dòng dưới đây nếu có, sửa bảng rồi gửi lại.
week-import-faulty = Các tệp của đài đang có lỗi nên chưa so được với bảng. Xem trang Sổ thay đổi hoặc chạy  phatthanh check , sửa lỗi rồi gửi lại bảng.
week-import-notes = Từ bảng: { $count } chỗ cần xem lại

# Các tệp đang nằm thế nào
week-standing = Các tệp đang có lỗi nên chưa được dùng; đài vẫn phát theo bản trước
week-standing-remedy = Sửa những chỗ nêu trên rồi lưu: máy đọc lại trong vài giây. Chưa sửa được thì đặt lại tệp đúng gần nhất.
week-standing-good = Các tệp đúng gần nhất nằm ở { $path } trong thư mục của đài.
week-put-back-why = Các tệp có lỗi được cất vào sổ thay đổi, tệp đúng gần nhất về chỗ cũ. Chương trình đang phát không đổi.
week-put-back = Đặt lại tệp đúng gần nhất
week-standing-strays = Tệp nằm cạnh mà máy không đọc
week-history-like = Các tệp khi ấy giống hệt dòng { $seq }: có người đã chép một bản cũ trở lại.
