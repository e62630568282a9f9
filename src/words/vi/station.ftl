# station: vì sao một mục không phát, và trạng thái của đài
station-missed-power-cut = Đài mất điện hoặc máy tắt đột ngột nên mục này không phát.
station-missed-stopped = Chương trình phát đã được tắt nên mục này không phát.
station-missed-no-card = Không có đường ra âm thanh (card âm thanh bị mất) nên mục này không phát.
station-missed-clock = Giờ máy tính bị chỉnh, giờ của mục này đã trôi qua nên không phát.
station-missed-passed-over = Mục này bị bỏ qua vì mục sau đã đến giờ.
station-missed-broken = Tệp âm thanh bị hỏng, không phát được ({ $problem }).
station-missed-left-out = Có điện lại khi khung giờ đã bắt đầu; chương trình này được đặt là không phát tiếp.
station-ended-no-card = Mất đường ra âm thanh giữa chừng.
station-ended-broken = Tệp âm thanh bị hỏng giữa chừng.
station-ended-cut = Mục sau đến giờ nên mục này dừng trước.
station-already-running = Đài này đang được một chương trình phatthanh khác phát. Chỉ chạy một chương trình cho mỗi đài.
station-alarm-no-card = Không có âm thanh ra: card âm thanh bị mất hoặc chưa mở được. Đài tự thử lại; hãy xem dây và card âm thanh.
station-alarm-log = Nhật ký chưa ghi được { $rows } dòng (ổ đĩa đầy hoặc hỏng). Đài vẫn phát; hãy giải phóng ổ đĩa.
station-alarm-disk = Ổ đĩa chỉ còn trống { $room }, nên máy tạm không nhận tệp mới. Đài vẫn phát; hãy xóa bớt tệp không dùng trên ổ đĩa.
station-alarm-faults = Tệp cấu hình có { $faults } lỗi. Chạy `phatthanh check` để xem; đài đang dùng bản tốt gần nhất nếu bản mới không dùng được.
station-ident = Tín hiệu nhận biết của đài
station-alarm-unexplained = Đối chiếu ngày { $date }: có { $count } chỗ khác kế hoạch mà không rõ lý do. Chạy `phatthanh reconcile { $day }` để xem.
