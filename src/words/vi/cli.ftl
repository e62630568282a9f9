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
