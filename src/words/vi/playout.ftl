# playout

playout-card-missing = Không thấy card âm thanh “{ $name }”. Xem lại dây cắm, rồi chạy `phatthanh devices` để biết tên đúng và sửa trong station.toml.
playout-card-busy = Card âm thanh “{ $name }” đang bị chương trình khác chiếm. Hãy đóng chương trình đó; đài sẽ tự phát lại.
playout-card-denied = Không có quyền dùng card âm thanh “{ $name }”. Hãy thêm người dùng chạy phatthanh vào nhóm `audio`.
playout-card-format = Card âm thanh “{ $name }” không nhận âm thanh 48 kHz. Hãy đổi tên trong station.toml từ `hw:` sang `plughw:`.
playout-card-failed = Không mở được card âm thanh “{ $name }”: { $problem }. Đài sẽ thử lại liên tục.
playout-card-stuck = Hệ thống âm thanh của máy không trả lời. Đài sẽ thử lại liên tục; nếu kéo dài, hãy khởi động lại máy.
playout-card-lost = Mất card âm thanh: { $problem }. Đài đang thử mở lại.
