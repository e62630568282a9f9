# aircheck: băng lưu, những gì đã phát ra loa
aircheck-sound = có băng       { $file }
aircheck-silence = im lặng       đài không phát gì
aircheck-missing = không có băng  máy chưa ghi
aircheck-missing-card = không có băng  mất card âm thanh, không có tiếng ra
aircheck-missing-clock = không có băng  giờ máy tính bị chỉnh qua quãng này
aircheck-missing-slow = không có băng  ổ đĩa quá chậm, không ghi kịp
aircheck-missing-disk = không có băng  ổ đĩa hoặc thư mục băng lưu bị hỏng, bị rút ra
aircheck-missing-stop = không có băng  chương trình phát đã được tắt
aircheck-missing-power-cut = không có băng  mất điện hoặc máy tắt đột ngột
aircheck-missing-age = không có băng  đã hết hạn lưu nên máy đã xóa
aircheck-missing-room = không có băng  ổ đĩa gần đầy nên máy đã xóa hoặc ngừng ghi
aircheck-missing-gone = không có băng  tệp không còn trong thư mục băng lưu
aircheck-ending = Không rõ ghi ra { $file } theo dạng nào: đặt tên kết thúc bằng .wav hoặc .flac.
aircheck-exists = Đã có sẵn { $file }. Hãy đặt tên khác.
aircheck-nothing = Không có băng lưu nào trong quãng giờ này. Chạy `phatthanh aircheck list` để xem có những quãng nào.
aircheck-made = Đã cắt băng: { $file } (dài { $length })
aircheck-incomplete = Băng không đủ. Những chỗ thiếu được để im lặng, đúng bằng độ dài của chúng:
aircheck-alarm-disk = Không ghi được băng lưu: { $problem }. Đài vẫn phát. { $cause ->
    [handles] Không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
   *[other] Hãy xem ổ đĩa và thư mục băng lưu
}. Máy tự ghi lại khi ghi được.
aircheck-alarm-room = Ngừng ghi băng lưu: ổ đĩa còn trống dưới { $floor } và không còn băng cũ để xóa. Đài vẫn phát; hãy giải phóng ổ đĩa.
aircheck-alarm-slow = Ổ đĩa quá chậm, băng lưu bị hụt. Đài vẫn phát; hãy xem ổ đĩa.
