# setup: những trang đầu tiên của một đài mới
setup-title = Lập đài mới
setup-why = Máy này chưa có đài nào. Điền những gì dưới đây, rồi máy lập đài và lên sóng ngay. Sau này sửa được hết.
setup-whose = Đài của ai
setup-name = Tên đài
setup-name-hint = Như khi xướng trên sóng: Đài truyền thanh xã …
setup-unit = Tên cơ quan
setup-unit-hint = Như in trên báo cáo: ỦY BAN NHÂN DÂN XÃ …
setup-place = Địa danh
setup-place-hint = Ghi trước ngày tháng trên báo cáo.
setup-symbol = Ký hiệu cơ quan trong số văn bản
setup-officer = Phụ trách chuyên mục cải cách hành chính (có chữ “Tư pháp” thì công chức Tư pháp được duyệt bài)
setup-sessions = Giờ phát
setup-sessions-hint = Mỗi buổi 30 phút, có thông báo, chuyên mục hoặc bản tin, ca nhạc. Buổi nào không có thì để trống.
setup-morning = Buổi sáng
setup-noon = Buổi trưa
setup-afternoon = Buổi chiều
setup-quiet = Giờ yên tĩnh
setup-quiet-is = Có giờ yên tĩnh: không gì được phát, trừ lệnh khẩn cấp
setup-quiet-from = Từ
setup-quiet-to = Đến
setup-card = Card âm thanh
setup-card-which = Card nối với máy phát
setup-card-hint = Chưa rõ thì để nguyên; lập đài xong thì thử tiếng rồi chọn lại.
setup-topics = Lĩnh vực của chuyên mục cải cách hành chính
setup-topics-hint = Mỗi lĩnh vực một thư mục, lần lượt đến lượt.
setup-topics-other = Lĩnh vực khác, mỗi dòng một tên
setup-do = Lập đài
setup-lacks = Còn thiếu: { $what ->
    [name] tên đài
    [unit] tên cơ quan
    [place] địa danh
    [symbol] ký hiệu cơ quan
    [officer] người phụ trách chuyên mục
   *[card] card âm thanh
}.
setup-no-session = Chưa ghi giờ buổi phát nào. Ghi ít nhất một giờ, ví dụ 17:00.
setup-no-topic = Chưa chọn lĩnh vực nào cho chuyên mục.
setup-topic-taken = Không lập được thư mục cho lĩnh vực “{ $topic }”: tên ấy đã có, hoặc không có chữ nào. Hãy đặt tên khác.
setup-faulty = Chưa lập được đài với những gì đã ghi; những chỗ sai nêu dưới đây. Chưa có tệp nào được ghi.
setup-made = Đã lập đài, đài đang chạy.
setup-starts = Đã lập đài; đài đang khởi động, tải lại trang sau vài giây.
setup-next = Việc tiếp theo
setup-next-music = Gửi vài bài nhạc và lời giới thiệu đài
setup-next-people = Thêm những người khác, mỗi người một vai trò
setup-next-week = Xem và sửa lịch tuần
setup-next-days = Xem lịch: ngày lễ, Tết
setup-next-approve = Duyệt bài đã gửi
setup-next-tone = Thử tiếng ra máy phát, chọn card
setup-today = Về trang Hôm nay
