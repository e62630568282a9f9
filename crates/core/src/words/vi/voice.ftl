voice-no-program = Chưa cài chương trình đọc văn bản “{ $program }”. Hãy cài (apt install espeak-ng), hoặc sửa command ở mục [speech] trong config/station.toml.
voice-failed = Chương trình đọc văn bản “{ $program }” báo lỗi: { $what }. Hãy xem lại command ở mục [speech] trong config/station.toml.
voice-too-much = Chương trình đọc văn bản “{ $program }” chạy quá 20 giây, hoặc dùng quá nhiều bộ nhớ, hoặc cho ra quá 50 MB, nên đã bị dừng. Hãy chia văn bản thành nhiều bài ngắn.
voice-no-sound = Chương trình đọc văn bản “{ $program }” không cho ra tiếng (cần WAV ở đầu ra chuẩn). Hãy xem lại command ở mục [speech] trong config/station.toml.
voice-broken = Không giải mã được âm thanh mà chương trình đọc văn bản cho ra: { $what }. Hãy xem lại command ở mục [speech] trong config/station.toml.
voice-not-written = Không ghi được bản đọc: { $what }. Hãy xem ổ đĩa còn chỗ không, thư mục có được ghi không.
