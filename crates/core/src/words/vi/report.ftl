# Báo cáo, sổ nhật ký phát sóng, sổ duyệt tin bài.

report-period-month = tháng { $month } năm { $year }
report-period-quarter = quý { $quarter } năm { $year }
report-period-first-half = 6 tháng đầu năm { $year }
report-period-second-half = 6 tháng cuối năm { $year }
report-period-year = năm { $year }
report-period-day = ngày { $date }
report-period-days = từ ngày { $from } đến hết ngày { $until }

report-country = CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
report-motto = Độc lập - Tự do - Hạnh phúc
report-number = Số:        /BC-{ $symbol }
report-place-and-date = { $place }, ngày      tháng      năm { $year }
report-kind = BÁO CÁO
report-subject = Kết quả hoạt động phát thanh của { $station }
report-basis = { $station } báo cáo kết quả hoạt động phát thanh { $period }. Số liệu được tính { $dates }, lấy từ nhật ký phát sóng do máy tự ghi.

report-part-1 = I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI
report-blank-direction = Phần này do người viết báo cáo điền: văn bản chỉ đạo, kế hoạch, phân công
report-part-2 = II. KẾT QUẢ THỰC HIỆN
report-part-2-1 = 1. Số liệu chung
report-part-2-2 = 2. Chuyên mục theo lĩnh vực
report-part-2-3 = 3. Tình trạng kỹ thuật, sự cố
report-part-3 = III. ĐÁNH GIÁ CHUNG
report-blank-judgement = Phần này do người viết báo cáo điền: ưu điểm, hạn chế, nguyên nhân
report-part-4 = IV. PHƯƠNG HƯỚNG, KIẾN NGHỊ
report-blank-direction-ahead = Phần này do người viết báo cáo điền: nhiệm vụ thời gian tới, đề xuất, kiến nghị
report-end = Trên đây là báo cáo kết quả hoạt động phát thanh, kính báo cáo./.
report-annex = PHỤ LỤC: DANH MỤC KỲ PHÁT

report-column-subject = Kết quả thực hiện { $program }
report-column-basis = { $station } báo cáo kết quả thực hiện { $program } { $period }. Số liệu phát sóng được tính { $dates }, lấy từ nhật ký phát sóng do máy tự ghi.
report-column-part-1 = 1. Nội dung đã phát theo lĩnh vực
report-column-figures = Trong kỳ có { $episodes } kỳ mới, { $airings } lượt phát, { $minutes } phút nội dung; cả nhạc hiệu và nhạc lấp giờ là { $all } phút.
report-column-part-2 = 2. Phát theo lịch, sự cố
report-column-due-figures = Theo lịch có { $due } lượt khung giờ; đã phát { $aired } lượt, trong đó { $on_time } lượt đúng giờ (sai lệch không quá 1 giây); { $whole } lượt trọn vẹn.
report-column-part-3 = 3. Các kênh khác
report-channels-unknown = Máy chỉ biết những gì đã lên sóng. Số liệu của các kênh khác do người lập báo cáo điền vào bảng.
report-table-channels = Tuyên truyền qua các kênh khác
report-channel-web = Trang thông tin điện tử, podcast
report-channel-social = Zalo, Facebook của xã
report-channel-meeting = Họp thôn, tổ dân phố
report-channel-desk = Bộ phận một cửa, tờ rơi, pa nô
report-channel-other = Kênh khác: …………………
report-note-channels = Danh sách bài đã đưa lên trang mạng và đã phát tại họp thôn: xem tệp index.html và danh-sach.html do lệnh publish và publish meeting lập.

report-general = Trong kỳ, đài phát sóng { $days } ngày trên tổng số { $of } ngày, với { $sessions } buổi phát, tổng thời lượng { $hours } giờ ({ $minutes } phút).
report-general-parts = Trong đó: tin bài, chuyên mục, thông báo, tiếp âm { $content } phút ({ $content_share } %); ca nhạc theo lịch { $music } phút ({ $music_share } %); nhạc hiệu, lời xướng { $framing } phút ({ $framing_share } %); nhạc lấp giờ và dự phòng { $filling } phút ({ $filling_share } %).
report-note-sorts = Phát mới: lần phát đầu tiên của bài tính từ khi đài có nhật ký; mọi lần sau là phát lại. Số lượt: bài đã phát ít nhất một nửa và hết do tự hết hoặc do lịch. Số phút: mọi âm thanh đã phát ra, kể cả của bài bị ngắt giữa chừng. Bài đọc nhiều lần liền nhau tính là một lượt.
report-note-results = Theo lịch: số lần các khung giờ của chương trình đến giờ phát. Đã phát: có âm thanh phát ra. Đúng giờ: mục đầu bắt đầu lệch không quá 1 giây. Trọn vẹn: không mục nào bị mất hay bị ngắt vì sự cố.
report-note-airtime = Kỳ mới: kỳ có bài phát lần đầu. Số lượt và phút nội dung chỉ tính tin bài, thông báo, tiếp âm, ca nhạc theo lịch. Cộng = nội dung + nhạc hiệu, lời xướng + lấp giờ, dự phòng; tổng cộng bằng Bảng 1. Bảng 1 đếm thêm lượt của nhạc hiệu và nhạc lấp giờ.
report-note-topics = Chỉ tính nội dung của chuyên mục, khớp với Bảng 3; nhạc hiệu và nhạc lấp giờ không tính ở đây.
report-note-episodes = Mỗi dòng là một lượt phát đã tính ở trên (phát mới, phát lại, tiếp âm). Không kể thông báo, ca nhạc, nhạc hiệu và bài bị ngắt khi chưa được một nửa.
report-outside = Ngoài chương trình
report-no-topic = Không ghi lĩnh vực
report-table-sorts = Bảng 1. Thời lượng phát sóng theo hình thức
report-table-results = Bảng 2. Kế hoạch và kết quả theo chương trình
report-table-airtime = Bảng 3. Thời lượng theo chương trình
report-table-topics = { $program }: kết quả theo lĩnh vực
report-table-faults = Sự cố và nội dung không phát được
report-table-episodes = Các kỳ phát trong kỳ báo cáo
report-bars-weeks = Thời lượng phát sóng theo tuần
report-bars-topics = { $program }: thời lượng theo lĩnh vực
report-bar = { $value } { $unit }
report-unit-minutes = phút
report-week-of = Từ { $date }
report-total = Cộng

report-technical = Theo lịch có { $due } lượt khung giờ; đã phát { $aired } lượt, trong đó { $on_time } lượt đúng giờ (sai lệch không quá 1 giây), đạt { $percent } %; { $whole } lượt không bị gián đoạn, không thiếu nội dung.
report-technical-nothing = Trong kỳ không có khung giờ nào theo lịch.

report-sort-own = Tự sản xuất, phát mới
report-sort-repeat = Phát lại
report-sort-relay = Tiếp âm
report-sort-announcement = Thông báo
report-sort-music = Ca nhạc theo lịch
report-sort-signature = Nhạc hiệu, lời xướng
report-sort-filler = Nhạc lấp giờ
report-sort-fallback = Dự phòng
report-sort-drill = Diễn tập

report-column-number = TT
report-column-sort = Hình thức
report-column-airings = Số lượt phát
report-column-minutes = Số phút
report-column-share = Tỷ lệ (%)
report-column-counted = Tính lượt
report-column-content = Phút nội dung
report-column-framing = Phút nhạc hiệu, lời xướng
report-column-filling = Phút lấp giờ, dự phòng
report-column-sum = Cộng (phút)
report-column-channel = Kênh
report-column-pieces = Số bài
report-column-reached = Lượt nghe, người dự
report-column-remarks = Ghi chú
report-column-program = Chương trình
report-column-due = Theo lịch
report-column-aired = Đã phát
report-column-on-time = Đúng giờ
report-column-whole = Trọn vẹn
report-column-topic = Lĩnh vực
report-column-episodes = Kỳ mới
report-column-last = Phát gần nhất
report-column-fault = Tình trạng
report-column-reason = Lý do
report-column-items = Số mục
report-column-lost = Số phút mất
report-column-when = Ngày, giờ phát
report-column-title = Nội dung
report-column-planned = Giờ dự kiến
report-column-start = Giờ bắt đầu
report-column-end = Giờ kết thúc
report-column-episode = Kỳ
report-column-approved = Người duyệt
report-column-ended = Kết thúc
report-column-hash = Mã tệp
report-column-hour = Giờ
report-column-length = Thời lượng
report-column-operator = Trực máy (ký)
report-column-incident = Sự cố, ghi chú
report-column-received = Ngày nhận
report-column-piece = Tên tin bài
report-column-author = Tác giả, nguồn
report-column-approver = Người duyệt
report-column-opinion = Ý kiến
report-column-approved-on = Ngày duyệt
report-column-first = Phát lần 1
report-column-second = Phát lần 2
report-column-third = Phát lần 3

report-sheet-sorts = Hình thức
report-sheet-programs = Chương trình
report-sheet-topics = Lĩnh vực
report-sheet-airings = Lượt phát
report-sheet-faults = Sự cố

report-to = Nơi nhận:
report-to-blank = - …………………;
report-to-archive = - Lưu: VT.
report-sign-note = (Ký, ghi rõ họ tên)
report-sign-operator = NGƯỜI TRỰC MÁY
report-sign-head = PHỤ TRÁCH ĐÀI
report-sign-keeper = NGƯỜI GIỮ SỔ

report-diary-title = SỔ NHẬT KÝ PHÁT SÓNG
report-diary-day = { $weekday }, ngày { $date }
report-diary-nothing = Trong ngày này đài không phát gì và không có gì phải phát theo lịch.
report-diary-session = Buổi { $number }: mở máy { $on }, tắt máy { $off }
report-diary-session-open = Buổi { $number }: mở máy { $on }, đang phát
report-diary-session-silent = Buổi { $number }: không phát được
report-diary-read = { $title } (đọc { $times } lần)
report-diary-fillers = Nhạc lấp giờ: { $count } bài
report-diary-total = Tổng thời lượng: { $all }. Trong đó: { $parts }.

report-approvals-title = SỔ DUYỆT TIN BÀI
report-approvals-nothing = Trong kỳ không có tin bài nào được duyệt hay thu hồi.
report-opinion-approved = Đồng ý phát ({ $channel ->
    [paper] bằng văn bản
    [message] qua tin nhắn
   *[spoken] bằng lời
})
report-opinion-withdrawn = Thu hồi ({ $channel ->
    [paper] bằng văn bản
    [message] qua tin nhắn
   *[spoken] bằng lời
})

report-opinion-returned = Không đồng ý phát, trả lại ({ $channel ->
    [paper] bằng văn bản
    [message] qua tin nhắn
   *[spoken] bằng lời
})
report-no-incidents = Nhật ký không ghi sự cố nào của máy và đường ra âm thanh trong kỳ.
report-incident = { $kind ->
    [power-cut] Mất điện, máy tắt đột ngột
    [stopped] Tắt chương trình phát (có chủ ý)
    [card-lost] Mất đường ra âm thanh (card âm thanh)
    [underrun] Âm thanh bị hụt trong chốc lát
    [silence] Đang phát mà không có tiếng
    [not-taken] Card âm thanh không nhận âm thanh
    [slept] Máy tính ngủ
    [clock-set] Giờ máy tính bị chỉnh
    [clock-doubted] Giờ máy tính không tin được
    [input-away] Nguồn tiếp âm mất tín hiệu, phải phát nội dung thay
    [recording-broke] Tệp âm thanh bị hỏng khi phát
    [log-set-aside] Nhật ký cũ bị hỏng, phải cất riêng
    [log-put-back] Tệp nhật ký phát sóng bị dời hoặc xóa, đã khôi phục nguyên vẹn
    [rows-lost] Mất dòng nhật ký phát sóng, không biết lúc đó có phát hay không
   *[other] { $kind }
}
report-table-incident-sums = Sự cố theo loại
report-table-incidents = Các sự cố (những sự cố kéo dài nhất; bảng tính có đủ)
report-column-times = Số lần
report-column-lasted = Thời gian
report-column-from = Từ
report-column-to = Đến
report-column-detail = Chi tiết
report-sheet-incidents = Sự cố máy

# Giấy tờ của lệnh phát và phát trực tiếp
report-table-papers = Lệnh phát, phát trực tiếp và giấy tờ kèm theo
report-column-ordered = Lệnh phát, phát trực tiếp
report-column-document = Giấy tờ
report-papers = Trong kỳ có { $due } lệnh phát và buổi phát trực tiếp{ $count ->
    [0] {""}, đều đã đủ giấy tờ.
   *[other] {""}; còn { $count } chưa bổ sung đủ giấy tờ (trang “Giấy tờ bổ sung”).
}
report-paper-about = { $kind ->
    [live] Phát trực tiếp “{ $title }”: { $ordered_by } nói, { $by } mở
   *[order] Lệnh phát { $level ->
        [khan-cap] khẩn cấp
        [uu-tien] ưu tiên
       *[thong-thuong] thông thường
    } của { $ordered_by }, { $by } nhập: { $title }
}
report-paper-completed = { $document }{ $has_note ->
    [yes] {" "}({ $note })
   *[no] {""}
} · { $by } bổ sung lúc { $at }
report-paper-whole = Có văn bản: { $note }
report-paper-lacks = { $lacks ->
    [number] Ra lệnh bằng văn bản nhưng chưa ghi số, ngày của văn bản
   *[paper] { $channel ->
        [message] Ra lệnh qua tin nhắn, chưa có văn bản
        [button] Phát bằng nút bấm, chưa có văn bản
        [live] Chưa có văn bản (kế hoạch, giấy mời, ý kiến đồng ý) của buổi trực tiếp
       *[spoken] Ra lệnh bằng lời, chưa có văn bản
    }
}
report-paper-no-document = Chưa ghi văn bản. Hãy ghi số, ngày của văn bản (ví dụ: 12/CĐ-UBND ngày 30/11/2026), hoặc giấy tờ thay thế và nơi lưu.
report-paper-too-long = Viết dài quá { $most } ký tự, nên chưa ghi gì. Hãy viết ngắn lại.
report-paper-none-chosen = Chưa chọn lệnh phát hay buổi trực tiếp nào, nên chưa ghi gì. Hãy chọn ít nhất một dòng.
report-paper-unknown = Không có lệnh phát hay buổi trực tiếp đã lên sóng nào mang số { $seq }, nên chưa ghi gì.{ $count ->
    [0] {" "}Hiện không còn giấy tờ nào phải bổ sung.
   *[other] {" "}Còn phải bổ sung: { $open }.
}
