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
