# Thư viện: vì sao một tệp không phát được, và cần làm gì.

library-empty = Tệp này rỗng (0 byte). Có lẽ việc chép chưa xong hoặc bị ngắt. Hãy chép lại tệp.
library-not-sound = Đây không phải tệp âm thanh mà máy đọc được. Hãy mở tệp trên máy tính để nghe thử; nếu nghe được, hãy lưu lại thành MP3 hoặc WAV rồi chép vào thư mục.
library-convert = Tệp này thuộc loại { $kind }, máy chưa phát được. Hãy đổi sang MP3 hoặc WAV rồi chép vào thư mục (trên máy có ffmpeg: ffmpeg -i tệp-cũ tệp-mới.mp3).
library-unsupported = Âm thanh trong tệp này thuộc loại máy không đọc được. Hãy đổi sang MP3 hoặc WAV rồi chép vào thư mục (trên máy có ffmpeg: ffmpeg -i tệp-cũ tệp-mới.mp3).
library-changes = Tệp này được ghép từ những đoạn có tốc độ lấy mẫu hoặc số kênh khác nhau. Hãy mở bằng phần mềm ghi âm và lưu lại thành một tệp MP3 hoặc WAV.
library-rate = Tệp ghi tốc độ lấy mẫu { $rate } Hz, ngoài mức dùng được (8000 đến 192000 Hz). Hãy lưu lại tệp với 44100 hoặc 48000 Hz.
library-channels = Tệp có { $channels } kênh âm thanh, máy chỉ nhận từ 1 đến 8 kênh. Hãy lưu lại tệp với 1 hoặc 2 kênh.
library-damaged = Tệp bị hỏng, phần lớn không đọc được. Hãy chép lại từ bản gốc; nếu bản gốc cũng hỏng, hãy thu lại.
library-unreadable = Không mở được tệp ({ $problem }). Hãy kiểm tra ổ đĩa và quyền đọc của tệp, rồi chép lại.
library-too-short = Tệp chỉ dài { $ms } phần nghìn giây, không thành tiếng. Hãy kiểm tra lại bản thu.
library-too-long = Tệp dài hơn { $hours } giờ. Hãy cắt thành những bài ngắn hơn.
library-silent = Tệp không có tiếng, hoặc tiếng nhỏ đến mức không nghe được. Hãy kiểm tra micrô và thu lại.
library-no-topic = Tệp nằm ngoài các thư mục lĩnh vực nên không biết phát vào đâu. Hãy chuyển tệp vào một thư mục lĩnh vực.
library-audio-empty = Thư mục audio bỗng nhiên trống. Có thể ổ đĩa hoặc thẻ nhớ bị tháo. Các bài đã nhận vẫn phát được từ kho của máy; chưa bài nào bị thu hồi.
library-audio-unreadable = Không đọc được thư mục audio ({ $problem }). Các bài đã nhận vẫn phát được từ kho của máy; chưa bài nào bị thu hồi. Hãy kiểm tra ổ đĩa.
library-topic-gone = Cả thư mục { $topic } biến mất. Các bài của thư mục này vẫn được phát, chưa thu hồi. Nếu muốn bỏ cả lĩnh vực, hãy tạo lại thư mục trống cùng tên.
library-folder-unreadable = Không đọc được thư mục { $folder }. Các bài trong đó vẫn giữ như cũ. Hãy kiểm tra quyền đọc và ổ đĩa.
library-link = { $path } là lối tắt dẫn ra ngoài thư mục âm thanh nên không được dùng. Hãy chép hẳn tệp vào thư mục.
library-store-failed = Không chép được bài vào kho của máy ({ $problem }). Hãy kiểm tra ổ đĩa còn chỗ trống. Máy sẽ thử lại.
library-index-damaged = Danh mục bài bị hỏng, có lẽ do mất điện. Máy đang lập lại từ các thư mục; bản hỏng được giữ ở { $aside }.

# Ghi chú đặt cạnh tệp không phát được.

library-note-title = TỆP NÀY CHƯA PHÁT ĐƯỢC
library-note-file = Tệp: { $file }
library-note-when = Máy đã xem tệp lúc { $at }.
library-note-goes = Khi tệp được thay bằng tệp tốt, được chuyển đi hoặc xóa đi, máy tự xóa tờ ghi chú này. Nếu có người viết thêm vào đây thì máy để yên, không xóa.

library-no-room = Ổ đĩa của máy chỉ còn trống { $room }, cần giữ lại { $floor } để máy chạy được và ghi nhật ký phát sóng. Tệp chưa được nhận. Hãy xóa bớt tệp không dùng trên ổ đĩa; khi đủ chỗ, máy tự nhận tệp này.
