# cli: câu trả lời của các lệnh
cli-not-a-time = "{ $found }" không phải là thời điểm. Hãy viết như 2026-11-24T17:30 hoặc 2026-11-24.
cli-not-a-date = "{ $found }" không phải là ngày. Hãy viết như 2026-11-24.
cli-station-faulty = Cấu hình của đài còn lỗi nên chưa làm được. Chạy `phatthanh check` để xem từng lỗi.
cli-no-such-recording = Không có tin bài nào mang mã hoặc đường dẫn "{ $id }". Chạy `phatthanh library` để xem danh sách.
cli-ambiguous-recording = "{ $id }" trùng với nhiều tin bài. Hãy viết mã dài hơn.
cli-approve-by-whom = Chưa ghi người duyệt. Thêm --by "Công chức Tư pháp".
cli-approve-refused = Tệp { $path } không dùng được nên không thể duyệt. Hãy sửa tệp trước.
cli-approved = Đã duyệt: { $title } ({ $path })
cli-withdrawn = Đã thu hồi: { $title } ({ $path })
cli-check-good = Không có lỗi. { $recordings } tin bài, { $notes } điều cần lưu ý trong 14 ngày tới.
cli-check-faults = Có { $faults } lỗi cần sửa và { $notes } điều cần lưu ý trong 14 ngày tới ({ $recordings } tin bài).
cli-run-faults = Có { $faults } lỗi trong cấu hình và chưa từng có bản tốt nào để dùng, nên đài chưa phát. Hãy sửa các lỗi trên rồi chạy lại.
cli-no-card = Không mở được card âm thanh nào trong: { $names }. Xem lại dây, loa, hoặc mục [output] trong config/station.toml.
cli-demo-no-station = Thư mục { $folder } không phải là một đài dùng được.
cli-demo-no-slot = Trong hai tuần tới lịch không có khung giờ nào để phát thử.
cli-demo-begins = Phát thử { $station }: { $program }, khung giờ { $at }. Đồng hồ của bản phát thử được đặt ngay trước giờ đó.
cli-demo-audible = Âm thanh ra card âm thanh. Nhấn Ctrl-C để dừng.
cli-demo-silent = Máy này không có card âm thanh, nên bản phát thử chạy trên đường ra im lặng, đúng nhịp thật. Nhấn Ctrl-C để dừng.
cli-demo-where = Mọi thứ nằm trong bản sao { $folder }; âm thanh được ghi vào { $wav }.
cli-demo-on-air = { $start }  đang phát: { $title }
cli-demo-over = Đã dừng. Nghe lại: { $wav }. Xem nhật ký: phatthanh --station { $folder } log
cli-simulate-ends-first = Thời điểm kết thúc (--to) phải sau thời điểm bắt đầu (--from).
cli-status-not-running = Đài chưa phát: không có chương trình phatthanh nào đang chạy cho thư mục này. Chạy `phatthanh run` để phát.
cli-status-station = { $station }, bây giờ là { $now }
cli-status-quiet = Ngoài khung giờ, đài đang im lặng.
cli-status-on-air = Đang phát: { $title } (từ { $start } đến { $end })
cli-status-next = Tiếp theo { $start }: { $title }
cli-status-card = Âm thanh ra: { $card }
cli-status-no-card = Chưa có âm thanh ra: không có card âm thanh nào nhận.
cli-listen-begins = Nghe thử: { $title } ({ $length }), chỉnh { $gain } dB như khi phát. Nhấn Ctrl-C để dừng.
cli-listen-no-card = Không mở được loa của máy này để nghe thử ({ $problem }).
cli-library-state = { $state ->
    [ready] sẵn sàng
    [waiting-approval] chờ duyệt
    [withdrawn] đã thu hồi
    [expired] hết hiệu lực
   *[refused] không nhận
 }
cli-library-approved = Người duyệt: { $by }
cli-library-next = Phát lần tới: { $at }

# cli-help: phatthanh --help
cli-help = Giữ cho đài FM luôn phát: lịch tuần đi vào, âm thanh ra card âm thanh, nhật ký ghi đúng những gì đã phát.
cli-help-any-station = Thư mục của đài
cli-help-any-lang = Ngôn ngữ hiển thị (vi hoặc en)
cli-help-any-json = Một đối tượng JSON, cho chương trình khác đọc
cli-help-run = Lên sóng và phát mãi, cho đến khi được dừng
cli-help-run-silent = Phát vào đường ra im lặng, đúng nhịp thật, để thử máy không có card âm thanh
cli-help-run-record = Ghi thêm những gì phát ra vào tệp WAV này
cli-help-demo = Phát thử ngay một bản sao của đài, đồng hồ đặt ngay trước một khung giờ
cli-help-demo-seconds = Tự dừng sau ngần ấy giây; không ghi thì nhấn Ctrl-C để dừng
cli-help-demo-silent = Phát vào đường ra im lặng dù máy có card âm thanh
cli-help-check = Nêu mọi lỗi trong cấu hình, chương trình, lịch và kho tin bài
cli-help-plan = In khung phát sóng của một ngày, kèm lý do
cli-help-plan-date = Ngày (2026-11-24); không ghi là hôm nay
cli-help-plan-days = Số ngày
cli-help-simulate = Chạy đài trên đồng hồ và đường ra mô phỏng
cli-help-simulate-from = Thời điểm bắt đầu (2026-11-24T17:00, hoặc một ngày)
cli-help-simulate-to = Thời điểm kết thúc
cli-help-simulate-seed = Chọn độ lệch thạch anh của card mô phỏng, tới 20 phần triệu; 0 là đúng tuyệt đối
cli-help-simulate-record = Ghi đúng những mẫu âm thanh mà card sẽ nhận vào tệp WAV này
cli-help-library = Liệt kê tin bài và tệp không nhận, hoặc nhận các tệp đang có trong thư mục
cli-help-library-scan = Nhận các tệp đang có trong thư mục rồi thoát
cli-help-library-show = Mọi điều về một tin bài
cli-help-library-show-id = Mã, hoặc phần đầu của mã, hoặc đường dẫn
cli-help-approve = Duyệt tin bài
cli-help-withdraw = Thu hồi việc duyệt
cli-help-approve-ids = Tin bài: mã (hoặc phần đầu của mã) hay đường dẫn, như phatthanh library hiện ra
cli-help-approve-by = Người hoặc cơ quan quyết định
cli-help-approve-channel = Quyết định bằng cách nào: paper (giấy), message (tin nhắn), spoken (lời nói)
cli-help-approve-note = Điều cần ghi nhớ kèm theo
cli-help-log = In hoặc kiểm tra nhật ký phát sóng
cli-help-log-verify = Dò chuỗi băm; nêu dòng đầu tiên không khớp
cli-help-log-from = Chỉ các lượt phát từ thời điểm này (2026-11-24T17:00, hoặc một ngày)
cli-help-log-to = Chỉ các lượt phát trước thời điểm này
cli-help-log-topic = Chỉ lĩnh vực này
cli-help-log-program = Chỉ chương trình này
cli-help-log-format = Dạng in: text (bảng), json (mỗi dòng một đối tượng), csv (bảng tính)
cli-help-status = Đang phát gì, hỏi đài đang chạy
cli-help-listen = Nghe thử một tin bài tại bàn, đúng như khi phát
cli-help-listen-id = Mã, hoặc phần đầu của mã, hoặc đường dẫn, như phatthanh library hiện ra
cli-help-devices = Liệt kê card âm thanh, và card sẽ được dùng
cli-help-heading-commands = Lệnh
cli-help-heading-options = Tùy chọn
cli-help-heading-arguments = Tham số
cli-help-usage = Cách dùng
cli-help-any-help = In trợ giúp này
cli-help-any-version = In số phiên bản

cli-library-valid-from = Được phát từ ngày { $from }
cli-library-valid-until = Được phát đến hết ngày { $until }
cli-library-valid-between = Được phát từ ngày { $from } đến hết ngày { $until }
cli-library-nothing-found = Không có bài nào có đủ các chữ “{ $words }” trong tên, lĩnh vực hay đường dẫn. Thử ít chữ hơn.
cli-help-library-search = Chỉ những bài có đủ các chữ này trong tên, lĩnh vực hay đường dẫn, bài đúng nhất trước; không cần dấu, hoa thường hay thứ tự
cli-library-same = Cùng một bản thu với: { $paths }
# phatthanh library verify
cli-verify-progress = Đã soát { $done } trên { $of } bản lưu.
cli-verify-good = Kho nguyên vẹn: { $good } bản lưu tốt, { $strays } tệp thừa.
cli-verify-bad = Kho có hư hỏng: { $bad } bản lưu hỏng hoặc mất, { $good } bản tốt, { $strays } tệp thừa.
cli-verify-damaged = Bản lưu trong kho bị hỏng, máy đã bỏ đi.
cli-verify-missing = Bản lưu trong kho bị mất.
cli-verify-unread = Không có quyền đọc bản lưu trong kho, hoặc danh mục bài không đọc được. Hãy chạy lệnh bằng tài khoản của đài.
cli-verify-stray = Không thuộc bài nào trong danh mục. Nếu bài vừa được chép vào thì không sao.
cli-verify-made-again = Tệp vẫn còn trong thư mục, máy sẽ lưu lại ở lần quét tới.
cli-verify-lost = Tệp không còn trong thư mục, nên bài này không phát được nữa. Nếu còn cần, hãy chép lại tệp gốc vào thư mục.
cli-verify-lost-approved = Tệp không còn trong thư mục, nên bài này không phát được nữa. Người đã duyệt: { $by }. Nếu còn cần, hãy chép lại tệp gốc vào thư mục; đúng tệp cũ thì không phải duyệt lại.
