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
library-outside-changed = Tệp bị thay đổi trong lúc đọc. Hãy chờ chép xong rồi làm lại.
library-too-short = Tệp chỉ dài { $ms } phần nghìn giây, không thành tiếng. Hãy kiểm tra lại bản thu.
library-too-long = Tệp dài hơn { $hours } giờ. Hãy cắt thành những bài ngắn hơn.
library-silent = Tệp không có tiếng, hoặc tiếng nhỏ đến mức không nghe được. Hãy kiểm tra micrô và thu lại.
library-no-topic = Tệp nằm ngoài các thư mục lĩnh vực nên không biết phát vào đâu. Hãy chuyển tệp vào một thư mục lĩnh vực.
library-audio-empty = Thư mục audio bỗng nhiên trống. Có thể ổ đĩa hoặc thẻ nhớ bị tháo. Các bài đã nhận vẫn phát được từ kho của máy; chưa bài nào bị thu hồi.
library-audio-unreadable = Không đọc được thư mục audio: { $problem }. Các bài đã nhận vẫn phát được từ kho của máy; chưa bài nào bị thu hồi. { $cause ->
    [handles] Không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
   *[other] Hãy kiểm tra ổ đĩa
}.
library-topic-gone = Cả thư mục { $topic } biến mất. Các bài của thư mục này vẫn được phát, chưa thu hồi. Nếu muốn bỏ cả lĩnh vực, hãy tạo lại thư mục trống cùng tên.
library-topic-emptied = Thư mục { $topic } bỗng trống trơn, cả { $count } bài biến mất cùng lúc. Có thể ổ đĩa hoặc thư mục chia sẻ bị ngắt. Các bài vẫn được phát từ kho của máy, chưa thu hồi. Nếu đúng là đã xoá hết, hãy đặt vào thư mục một tệp bất kỳ, ví dụ tệp văn bản.
library-folder-unreadable = Không đọc được thư mục { $folder }. Các bài trong đó vẫn giữ như cũ. Hãy kiểm tra quyền đọc và ổ đĩa.
library-link = { $path } là lối tắt dẫn ra ngoài thư mục âm thanh nên không được dùng. Hãy chép hẳn tệp vào thư mục.
library-store-failed = Không chép được bài vào kho của máy: { $problem }. { $cause ->
    [handles] Không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
    [memory] Không phải lỗi ổ đĩa: máy hết bộ nhớ, hãy đóng bớt chương trình khác
    [room] Hãy xóa bớt tệp không dùng trên ổ đĩa
   *[other] Hãy kiểm tra ổ đĩa và quyền ghi vào var/store
}. Máy sẽ tự thử lại.
library-index-damaged = Tệp ở chỗ của danh mục bài không dùng làm danh mục được. Tệp ấy được giữ nguyên ở { $aside }; máy đang lập lại danh mục từ các thư mục.
library-index-away = Chưa mở hoặc chưa ghi được danh mục bài var/catalogue.db: { $problem }. Các bài đã biết vẫn phát, không mất gì. { $cause ->
    [handles] Không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
    [room] Hãy xóa bớt tệp không dùng trên ổ đĩa
    [rights] Hãy cho tài khoản chạy phatthanh quyền đọc ghi tệp này
   *[other] Hãy kiểm tra ổ đĩa có đầy, có bị khóa ghi không, và tắt chương trình nào đang giữ tệp này
}. Sau đó máy tự ghi lại.

# Điều nên biết về một bài vẫn phát được.
library-dead-left = Kênh trái của tệp không có tiếng, nên máy phát kênh phải ra cả hai bên. Lần sau hãy kiểm tra giắc cắm micrô, hoặc thu một kênh (mono).
library-dead-right = Kênh phải của tệp không có tiếng, nên máy phát kênh trái ra cả hai bên. Lần sau hãy kiểm tra giắc cắm micrô, hoặc thu một kênh (mono).
library-opposite-left = Hai kênh của tệp ngược pha nhau (dây hoặc giắc cắm đấu ngược). Ra loa truyền thanh, vốn chỉ có một kênh, sẽ gần như không còn tiếng, nên máy phát kênh phải ra cả hai bên. Lần sau hãy kiểm tra dây, hoặc thu một kênh (mono).
library-opposite-right = Hai kênh của tệp ngược pha nhau (dây hoặc giắc cắm đấu ngược). Ra loa truyền thanh, vốn chỉ có một kênh, sẽ gần như không còn tiếng, nên máy phát kênh trái ra cả hai bên. Lần sau hãy kiểm tra dây, hoặc thu một kênh (mono).
library-opposite-partly = Trong { $percent }% phần có tiếng, hai kênh của tệp ngược pha nhau. Ra loa truyền thanh, vốn chỉ có một kênh, phần này gần như không nghe được. Hãy nghe thử ở loa, hoặc dùng phần mềm ghi âm lưu lại thành một kênh (mono) rồi nghe lại.
library-quiet = Thu quá nhỏ: máy phải khuếch đại { $db } dB nên tiếng ồn cũng to theo. Lần sau hãy để micrô gần hơn.
library-faint = Thu quá nhỏ: cần khuếch đại { $db } dB nhưng máy chỉ khuếch đại đến { $most_db } dB, nên bài này vẫn nhỏ hơn các bài khác và nghe rõ tiếng ồn. Hãy thu lại, để micrô gần hơn.
library-clipped = Thu quá to: tiếng bị cắt ngọn { $times } lần nên nghe rè. Hãy giảm mức thu rồi thu lại; vặn nhỏ tệp này không hết rè.
library-offset = Tín hiệu bị lệch khỏi mức không, thường do card âm thanh hoặc dây micrô. Đầu và cuối bài có thể nghe tiếng bụp. Hãy dùng chức năng “Remove DC offset” của phần mềm ghi âm rồi lưu lại.
library-pause = Từ { $at } có { $seconds } giây không có tiếng. Người nghe sẽ tưởng đài bị hỏng. Hãy nghe lại và cắt bớt.
library-pauses = Có { $count } quãng không có tiếng, dài nhất là { $seconds } giây từ { $at }. Người nghe sẽ tưởng đài bị hỏng. Hãy nghe lại và cắt bớt.
library-narrow = Tệp chỉ có { $rate } mẫu mỗi giây, như tiếng điện thoại, nên nghe đục và khó rõ lời. Nếu có bản gốc tốt hơn, hãy dùng bản đó.
# Đổi sang kiểu khác bằng ffmpeg, thư mục .ghep, chỗ hỏng.
library-other-kind = Đây là tệp { $kind }, không phải tệp âm thanh để phát. Hãy chuyển tệp này ra khỏi thư mục lĩnh vực; nếu là bài thu, hãy chép lại đúng tệp âm thanh.
library-no-ffmpeg = Tệp này thuộc loại { $kind }, máy cần cài thêm chương trình ffmpeg mới phát được. Người quản trị máy gõ lệnh: sudo apt install ffmpeg. Cài xong, tệp sẽ tự được nhận. Hoặc lưu lại thành MP3 hay WAV rồi chép vào thư mục.
library-convert-failed = Máy đã thử đổi tệp { $kind } này để phát nhưng không được: tệp bị hỏng, chép chưa hết, hoặc không có tiếng. Hãy mở tệp nghe thử rồi chép lại từ máy đã thu; nếu nghe được, hãy lưu lại thành MP3 hoặc WAV.
library-convert-too-much = Đổi tệp { $kind } này tốn quá nhiều thời gian hoặc chỗ trống nên máy đã dừng: tệp quá dài hoặc bị hỏng. Hãy cắt ngắn tệp, hoặc lưu lại thành MP3 hay WAV rồi chép vào thư mục.
library-part = Trong thư mục ghép này, đoạn “{ $part }” không dùng được, nên cả bài chưa phát. Hãy nghe thử đoạn đó; chép lại đoạn cho đúng, hoặc bỏ đoạn đó ra khỏi thư mục.
library-part-silent = Trong thư mục ghép này, đoạn “{ $part }” không có tiếng, nên cả bài chưa phát. Hãy thu hoặc chép lại đoạn đó, hoặc bỏ đoạn đó ra khỏi thư mục.
library-part-no-ffmpeg = Trong thư mục ghép này, đoạn “{ $part }” thuộc loại cần cài thêm chương trình ffmpeg mới phát được. Người quản trị máy gõ lệnh: sudo apt install ffmpeg. Cài xong, cả bài sẽ tự được nhận.
library-warn-damaged = Tệp có chỗ hỏng không đọc được: { $place } (phút:giây). Phần còn lại vẫn phát. Hãy nghe lại những chỗ đó; nếu mất lời, hãy chép lại từ bản gốc.
library-warn-damaged-somewhere = Tệp có vài chỗ hỏng không đọc được. Phần còn lại vẫn phát. Hãy nghe lại cả bài; nếu mất lời, hãy chép lại từ bản gốc.
library-warn-cut = Tệp bị cụt: thiếu { $missing } ở cuối, trong khi cả bài dài { $whole } (phút:giây). Phần có trong tệp vẫn phát. Hãy chép lại tệp từ bản gốc.
library-warn-short = Tệp đáng lẽ dài { $whole } nhưng chỉ nghe được { $heard } (phút:giây). Phần đọc được vẫn phát. Hãy nghe lại; nếu thiếu lời, hãy chép lại từ bản gốc hoặc lưu lại thành MP3 hay WAV.
library-warn-unclosed = Máy ghi âm chưa đóng tệp này, có lẽ do mất điện giữa chừng, nên độ dài ghi trong tệp bị sai. Máy phát hết { $whole } (phút:giây) có trong tệp. Hãy nghe lại đoạn cuối, có thể bị cụt giữa câu.
library-warn-part = Đoạn “{ $part }” trong thư mục ghép có chỗ hỏng hoặc bị cụt. Phần còn lại vẫn phát. Hãy nghe lại đoạn đó; nếu mất lời, hãy chép lại.
library-warn-spoken = Bài do máy đọc. Nghe thử rồi mới duyệt.
library-warn-sample = Bài mẫu, giọng máy: chỉ để chạy thử. Hãy soát lời, đọc và thu lại trước khi phát cho bà con nghe.
# Ghi chú đặt cạnh tệp không phát được.

library-note-title = TỆP NÀY CHƯA PHÁT ĐƯỢC
library-note-file = Tệp: { $file }
library-note-when = Máy đã xem tệp lúc { $at }.
library-note-goes = Khi tệp được thay bằng tệp tốt, được chuyển đi hoặc xóa đi, máy tự xóa tờ ghi chú này. Nếu có người viết thêm vào đây thì máy để yên, không xóa.

library-no-room = Ổ đĩa của máy chỉ còn trống { $room }, cần giữ lại { $floor } để máy chạy được và ghi nhật ký phát sóng. Tệp chưa được nhận. Hãy xóa bớt tệp không dùng trên ổ đĩa; khi đủ chỗ, máy tự nhận tệp này.
