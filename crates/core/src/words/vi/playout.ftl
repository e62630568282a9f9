# playout

playout-card-missing = Không thấy card âm thanh “{ $name }”. Xem lại dây cắm, rồi chạy `phatthanh devices` để biết tên đúng và sửa trong station.toml.
playout-card-busy = Card âm thanh “{ $name }” đang bị chương trình khác chiếm. Hãy đóng chương trình đó; đài sẽ tự phát lại.
playout-card-denied = Không có quyền dùng card âm thanh “{ $name }”. Hãy thêm người dùng chạy phatthanh vào nhóm `audio`.
playout-card-format = Card âm thanh “{ $name }” không nhận âm thanh 48 kHz. Hãy đổi tên trong station.toml từ `hw:` sang `plughw:`.
playout-card-failed = Không mở được card âm thanh “{ $name }”: { $problem }. Đài sẽ thử lại liên tục.
playout-card-stuck = Hệ thống âm thanh của máy không trả lời. Đài sẽ thử lại liên tục; nếu kéo dài, hãy khởi động lại máy.
playout-card-gone = Card âm thanh đã bị rút hoặc hỏng. Xem lại dây cắm; đài sẽ tự phát lại khi có card.
playout-card-server-gone = Phần mềm âm thanh của máy đã dừng. Đài đang tự mở lại card.
playout-card-silent = Card âm thanh không chạy nữa. Đài đang tự mở lại; nếu kéo dài, hãy rút card ra cắm lại hoặc khởi động lại máy.
playout-card-panic = Đường ra âm thanh bị lỗi trong chương trình. Đài đang tự mở lại; hãy báo cho người làm phần mềm.
playout-card-slept = Máy tính vừa ngủ dậy. Đài đang mở lại card âm thanh. Hãy tắt chế độ ngủ của máy.
playout-card-stood = Chương trình của đài bị dừng hoặc không được máy cho chạy nên card âm thanh hết tiếng. Đài đang mở lại card. Nếu kéo dài, hãy tắt các chương trình khác trên máy này.
playout-card-renewed = Âm thanh ra không đúng nên đài đang mở lại đường ra.
playout-card-racing = Thiết bị này nuốt âm thanh mà không phát ra loa. Hãy chạy `phatthanh devices` và chọn card khác trong station.toml.

# what was wrong, in a few words
playout-problem-gone = thiết bị không còn: bị rút hoặc hỏng
playout-problem-server = phần mềm âm thanh của máy đã dừng
playout-problem-stream = đường phát ra card không còn dùng được
playout-problem-callback = đường ra âm thanh bị lỗi trong chương trình
playout-problem-errors = card báo { $errors } lỗi và không nhận âm thanh trong { $ms } ms
playout-problem-silent = card không nhận âm thanh trong { $ms } ms
playout-problem-slept = máy tính đã ngủ
playout-problem-stood = chương trình của đài đứng yên { $ms } ms
playout-problem-renewed = đã đóng để mở lại
playout-problem-racing = card nuốt âm thanh nhanh hơn nghe được: { $taken } âm thanh trong { $ms } ms
playout-problem-engine = bộ phát bị lỗi trong chương trình: { $words }
playout-problem-stuck = hệ thống âm thanh của máy không trả lời
playout-problem-decoder-gone = bộ giải mã đã dừng
playout-problem-slow = máy giải mã không kịp
playout-problem-late = không mở được kịp giờ
playout-problem-short = dừng giữa chừng ở { $at } trên { $held }
playout-problem-decoder = bộ giải mã bị lỗi
playout-problem-unread = không đọc được { $path }
playout-problem-not-sound = không phải tệp âm thanh
playout-problem-unsupported = kiểu âm thanh không giải mã được ở đây: { $what }
playout-problem-rate = tần số { $rate } Hz không dùng được
playout-problem-channels = số kênh { $channels } không dùng được
playout-problem-changes = tần số hoặc số kênh đổi giữa chừng
playout-problem-damaged = hỏng: { $what }
playout-problem-no-file = không có tệp hoặc thư mục này
playout-problem-disk = ổ đĩa đọc ghi bị lỗi
playout-problem-denied = không có quyền
playout-problem-too-many-files = máy hết chỗ mở thêm tệp
playout-problem-full = ổ đĩa đầy
playout-problem-read-only = ổ đĩa bị khóa ghi
