# init: lập một đài mới
init-ask-name = Tên đài (ví dụ: Đài truyền thanh xã Hải Dương):
init-ask-unit = Tên cơ quan in trên báo cáo (ví dụ: ỦY BAN NHÂN DÂN XÃ HẢI DƯƠNG):
init-ask-place = Địa danh ghi trước ngày tháng trên báo cáo (ví dụ: Hải Dương):
init-lacks = Còn thiếu: { $what } Hãy ghi --name "TÊN ĐÀI" --unit "TÊN CƠ QUAN" --place "ĐỊA DANH".
init-sessions = Không hiểu giờ các buổi phát “{ $what }”. Hãy ghi giờ:phút, cách nhau bằng dấu phẩy, ví dụ --sessions 05:30,17:00
init-quiet = Không hiểu giờ yên lặng “{ $what }”. Hãy ghi hai giờ có gạch nối, ví dụ --quiet-hours 21:00-05:00, hoặc none là không có giờ yên lặng.
init-taken = Thư mục { $path } đã có tệp của một đài, nên không ghi gì vào đó. Hãy chọn thư mục khác.
init-faulty = Chưa lập được đài với những gì đã ghi; các chỗ sai nêu ở trên. Chưa có tệp nào được ghi.
init-not-written = Không ghi được { $path }: { $problem }. Hãy xem quyền của thư mục và ổ đĩa còn chỗ không.
init-made = Đã lập “{ $name }” trong { $path }: { $files } tệp. Lịch tuần có sẵn các buổi phát; sửa trong config/schedule.toml.
init-next = Việc tiếp theo: bỏ bài thu vào các thư mục trong { $path }/audio (nhạc vào ca-nhac, nhac-nen; lời giới thiệu đài vào du-phong), rồi gõ: phatthanh --station { $path } check
