# doctor: máy này có giữ cho đài phát lâu dài được không
doctor-mark-good = [TỐT]
doctor-mark-not-known = [ ? ]
doctor-mark-warning = [LƯU Ý]
doctor-mark-bad = [HỎNG]
doctor-verdict = Có { $bad } chỗ hỏng phải sửa ngay, { $warnings } chỗ cần lưu ý, { $unknown } chỗ không rõ.
doctor-own-account = Hãy chạy lại bằng tài khoản chạy đài, hoặc bằng sudo.

doctor-files-why = Tệp cấu hình, chương trình, lịch có lỗi thì đài phát bản cũ hoặc không phát.
doctor-files-good = Tệp cấu hình, chương trình và lịch không có lỗi.
doctor-files-warnings = Tệp cấu hình không có lỗi, có { $warnings } cảnh báo.
doctor-files-faulty = Tệp cấu hình có { $errors } lỗi và { $warnings } cảnh báo.
doctor-files-do = Gõ `phatthanh check` để xem từng chỗ và cách sửa.

doctor-running-why = Đài không chạy thì không có gì phát và không có gì được ghi vào nhật ký.
doctor-running-good = Đài đang chạy, không có báo động.
doctor-running-alarms = Đài đang chạy và có { $count } báo động. Nặng nhất: { $first }
doctor-running-alarms-do = Gõ `phatthanh status` để xem từng báo động.
doctor-running-not = Đài chưa chạy.
doctor-running-not-do = Nếu giờ này đài phải phát, hãy gõ: sudo systemctl start phatthanh (hoặc phatthanh run).
doctor-running-hangs = Đài đang chạy mà không trả lời.
doctor-running-hangs-do = Hãy nghe thử máy phát. Nếu không có tiếng, gõ: sudo systemctl restart phatthanh
doctor-running-no-right = Không hỏi được đài: tài khoản này không có quyền, hoặc hệ thống không cho hỏi.

doctor-card-why = Âm thanh ra máy phát qua card này; không có card thì đài im lặng.
doctor-card-on-air = Đài đang đưa âm thanh ra card “{ $card }”{ $sounds ->
    [yes] , đỉnh { $peak } dBFS trong giây vừa qua.
   *[no] ; giây vừa qua không phát gì.
}
doctor-card-silent = Đài chạy với đường ra im lặng (--silent): không có gì ra máy phát.
doctor-card-silent-do = Nếu đài phải ra máy phát, hãy dừng rồi chạy lại không có --silent.
doctor-card-lost = Đài đang chạy mà không có âm thanh ra.
doctor-card-lost-do = Hãy xem dây và card âm thanh; gõ `phatthanh devices` để biết máy thấy card nào.
doctor-card-opened = Mở được card “{ $card }” ({ $hz } Hz, { $channels } kênh).
doctor-card-second = Mở được card “{ $card }” ({ $hz } Hz, { $channels } kênh), nhưng không phải card đặt đầu tiên.
doctor-card-second-do = Hãy xem dây của card đặt đầu tiên trong [output] device, hoặc sửa lại thứ tự trong config/station.toml.
doctor-card-refused = Thấy card “{ $card }” mà không mở được: { $problem }.
doctor-card-refused-do = Hãy đóng chương trình khác đang dùng card này, và cho tài khoản chạy đài vào nhóm audio.
doctor-card-missing = Không thấy card âm thanh nào trong số đã đặt ({ $names }).
doctor-card-missing-do = Hãy cắm card, gõ `phatthanh devices` để biết tên đúng, rồi ghi vào config/station.toml: [output] device = "…".
doctor-tone-on-air = Đài đang chạy (hoặc không rõ có chạy không), nên không phát âm thử. Hãy dừng đài trước: sudo systemctl stop phatthanh
doctor-tone-begins = Phát âm thử 1 kHz ở −18 dBFS trong 5 giây ra card “{ $card }”. Âm này ra máy phát nếu máy phát đang bật.

doctor-clock-why = Giờ sai thì phát sai ngày và nhật ký ghi sai; đài không phát theo giờ chưa tin được.
doctor-clock-good = Giờ máy tính tin được: { $now }.
doctor-clock-doubted = { $problem }
doctor-clock-doubted-do = Gõ `phatthanh clock` để xem và xác nhận.
doctor-clock-not-known = Không rõ đài có tin giờ máy tính không: { $problem }.

doctor-battery-why = Mất điện thì chỉ có đồng hồ chạy pin trên bo mạch giữ được giờ.
doctor-battery-good = Đồng hồ chạy pin trên bo mạch khớp với giờ máy tính.
doctor-battery-none = Không đọc được đồng hồ chạy pin: máy không có, hoặc tài khoản này không được đọc.
doctor-battery-none-do = Hãy lắp đồng hồ chạy pin (RTC), hoặc nối mạng để máy tự lấy giờ; nếu không, sau mỗi lần mất điện phải có người xác nhận giờ.
doctor-battery-not-asked = Cấu hình đặt là không hỏi đồng hồ chạy pin.
doctor-battery-apart = Đồng hồ chạy pin lệch { $hours } giờ so với giờ máy tính.
doctor-battery-dead = Pin của đồng hồ trên bo mạch đã hết.
doctor-battery-do = Hãy thay pin trên bo mạch (thường là CR2032), đặt lại giờ, rồi gõ: sudo hwclock --systohc

doctor-source-why = Giờ lấy từ mạng thì đúng đến phần nghìn giây và tự đúng lại sau khi mất điện.
doctor-source-good = Giờ được lấy từ mạng trong ngày qua.
doctor-source-long-ago = Giờ được lấy từ mạng lần cuối cách đây { $hours } giờ.
doctor-source-none = Từ lúc bật máy chưa lấy được giờ từ mạng.
doctor-source-do = Hãy nối mạng và bật systemd-timesyncd (sudo timedatectl set-ntp true) hoặc cài chrony. Không có mạng thì mỗi tháng xem lại giờ một lần.

doctor-room-why = Đầy ổ đĩa thì không nhận tệp mới, băng lưu dừng, nhật ký chỉ còn phần để dành.
doctor-room-good = Ổ đĩa của đài còn trống { $free }.
doctor-room-tight = Ổ đĩa của đài chỉ còn trống { $free }.
doctor-room-do = Hãy xoá bớt tệp không dùng, hoặc giảm thời gian giữ băng lưu ([aircheck] keep) và bản sao ([library] keep).
doctor-room-read-only = Ổ đĩa của đài chỉ cho đọc.
doctor-room-read-only-do = Thường là ổ hỏng hoặc lỗi hệ tệp. Hãy sao lưu ngay (phatthanh backup), khởi động lại máy; nếu vẫn vậy thì thay ổ.
doctor-room-not-known = Không rõ ổ đĩa còn bao nhiêu: { $problem }.

doctor-health-why = Ổ đĩa hay thẻ nhớ sắp hỏng mà biết trước thì còn kịp sao lưu và thay.
doctor-health-good = Ổ đĩa không báo lỗi.
doctor-health-fails = Ổ đĩa tự báo là sắp hỏng.
doctor-health-errors = Hệ tệp đã gặp { $errors } lỗi trên ổ đĩa này.
doctor-health-worn = Thẻ nhớ đã dùng khoảng { $percent } % tuổi thọ.
doctor-health-do = Hãy sao lưu ngay (phatthanh backup ra USB) và thay ổ đĩa hoặc thẻ nhớ.
doctor-health-not-known = Ổ đĩa này không cho biết còn tốt không.
doctor-health-not-known-do = Muốn biết, hãy cài smartmontools rồi chạy lại bằng sudo.

doctor-writing-why = Mỗi dòng nhật ký phải nằm trên ổ đĩa ngay khi ghi; ổ chậm hay không ghi được thì dòng phải chờ.
doctor-writing-good = Ghi xuống ổ đĩa mất { $ms } ms.
doctor-writing-slow = Ghi xuống ổ đĩa mất { $ms } ms, quá chậm.
doctor-writing-no-right = Tài khoản này không ghi được vào thư mục của đài.
doctor-writing-failed = Không ghi được xuống ổ đĩa của đài: { $problem }.
doctor-writing-do = Hãy xem ổ đĩa còn chỗ không, còn tốt không; thẻ nhớ cũ thì nên thay.

doctor-rights-why = Đài phải đọc được tệp của mình và ghi được nhật ký.
doctor-rights-good = Các thư mục của đài đọc được, nhật ký ghi được.
doctor-rights-lacking = Không có hoặc không đủ quyền ở thư mục: { $folders }.
doctor-rights-no-notes = Không ghi được ghi chú cạnh tệp trong: { $folders }. Người bỏ tệp sẽ không biết vì sao tệp không được nhận.
doctor-rights-do = Hãy cho tài khoản chạy đài quyền với các thư mục đó, hoặc chạy lại lệnh này bằng tài khoản ấy.
doctor-rights-owner-do = Hãy cho tài khoản chạy đài ({ $owner }) quyền với các thư mục đó, hoặc chạy lại lệnh này bằng tài khoản ấy.

doctor-shares-why = Thư mục nằm trên máy khác mà máy ấy tắt thì bài mới không đến được.
doctor-shares-none = Mọi thư mục của đài nằm trên máy này.
doctor-shares-good = Có { $count } thư mục nằm trên máy khác, đều trả lời.
doctor-shares-hang = Thư mục { $folder } nằm trên máy khác và không trả lời.
doctor-shares-failed = Thư mục { $folder } nằm trên máy khác và không đọc được: { $problem }.
doctor-shares-do = Hãy xem mạng và máy chia sẻ. Bài đã nhận vẫn phát.

doctor-share-why = Chia sẻ cho máy Windows chỉ là các thư mục thả bài, không phải thứ không ai được sửa tay.
doctor-share-none = Máy này không chia sẻ gì của đài (Samba).
doctor-share-good = Các thư mục thả bài được chia sẻ; qua đó không tới được thứ gì khác của đài.
doctor-share-whole = Chia sẻ [{ $share }] ({ $path }) để máy khác mở và sửa được nhật ký phát sóng và khóa của đài.
doctor-share-own = Ai mở chia sẻ [{ $share }] cũng làm việc bằng chính tài khoản chạy đài ({ $account }): chỉ một đường dẫn hay liên kết sai là nhật ký phát sóng bị mở.
doctor-share-links = Chia sẻ [{ $share }] đi theo liên kết: liên kết ra ngoài thư mục là mở thứ nằm ngoài đó.
doctor-share-settings = Qua chia sẻ [{ $share }], người thả bài sửa được topic.toml, tức là cho bài khỏi phải duyệt.
doctor-share-not-known = Samba không nói đang chia sẻ gì.
doctor-share-do = Chỉ chia sẻ { $audio }: sudo /usr/share/phatthanh/samba/share.sh --station { $station }

doctor-ffmpeg-why = ffmpeg đọc giúp những định dạng đài không tự đọc, và tiếp âm đài khác.
doctor-ffmpeg-good = Có ffmpeg { $version }.
doctor-ffmpeg-none = Chưa cài ffmpeg.
doctor-ffmpeg-failed = ffmpeg có mà không chạy được.
doctor-ffmpeg-do = Hãy gõ: sudo apt install ffmpeg

doctor-speech-why = Giọng máy đọc những thông báo gõ bằng chữ khi không kịp thu.
doctor-speech-good = Giọng máy đọc được.
doctor-speech-do = Nếu cần đọc văn bản bằng máy, hãy gõ: sudo apt install espeak-ng

doctor-real-time-why = Không có quyền thời gian thực thì máy bận có thể làm tiếng bị ngắt.
doctor-real-time-good = Đài chạy với quyền thời gian thực, bộ nhớ được giữ lại.
doctor-real-time-may = Tài khoản này được chạy với quyền thời gian thực.
doctor-real-time-memory = Đài chạy với quyền thời gian thực, nhưng bộ nhớ có thể bị đẩy ra ổ đĩa.
doctor-real-time-none = Đài không có quyền thời gian thực.
doctor-real-time-may-not = Tài khoản này không được chạy với quyền thời gian thực; dịch vụ phatthanh thì được.
doctor-real-time-do = Hãy chạy đài bằng dịch vụ đã cài theo gói, hoặc đặt LimitRTPRIO=50 và LimitMEMLOCK=infinity.

doctor-memory-why = Thiếu bộ nhớ thì hệ thống tự tắt chương trình, có thể là đài.
doctor-memory-good = Bộ nhớ { $total }, còn { $left }.
doctor-memory-do = Hãy tắt chương trình khác trên máy này, hoặc thêm bộ nhớ.
doctor-memory-not-known = Không rõ máy có bao nhiêu bộ nhớ.

doctor-network-why = Mạng cần để lấy giờ và tiếp âm; không có mạng đài vẫn phát.
doctor-network-good = Có mạng ({ $links }).
doctor-network-none = Không có mạng.
doctor-network-no-way-out = Có nối mạng ({ $links }) nhưng không có đường ra Internet.
doctor-network-do = Hãy xem dây mạng, Wi-Fi và bộ định tuyến. Đài vẫn phát khi không có mạng.

doctor-service-why = Có điện lại thì đài phải tự phát, không cần ai bật.
doctor-service-good = Đài tự chạy khi bật máy.
doctor-service-not-enabled = Đã cài dịch vụ phatthanh nhưng đài không tự chạy khi bật máy.
doctor-service-not-enabled-do = Hãy gõ: sudo systemctl enable --now phatthanh
doctor-service-none = Chưa cài dịch vụ phatthanh: có điện lại thì đài không tự phát.
doctor-service-none-do = Hãy cài gói phatthanh (.deb), hoặc tạo phatthanh.service rồi gõ: sudo systemctl enable --now phatthanh
doctor-service-led-back = Lần thay chương trình gần nhất không xong: bản mới { $name } không lên được, đài đang chạy bản cũ.
doctor-service-led-back-do = Xem journalctl -u phatthanh, hoặc chờ bản sửa lỗi; đài vẫn phát bình thường.

doctor-seals-why = Nhật ký niêm phong chỉ nằm trong máy này thì máy mất là mất bằng chứng.
doctor-seals-good = Ngày niêm phong đã chép đủ sang: { $folders }.
doctor-seals-none = Ngày niêm phong của nhật ký chỉ nằm trong máy này.
doctor-seals-none-do = Hãy đặt [seal] export trong config/station.toml, ví dụ một thư mục trên USB.
doctor-seals-do = Cắm ổ đó vào; đài tự chép tiếp.

doctor-backup-why = Máy hỏng, lũ, mất trộm: chỉ bản sao ở nơi khác dựng lại được đài.
doctor-backup-good = Sao lưu lần cuối cách đây { $days } ngày ({ $place }).
doctor-backup-none = Đài chưa được sao lưu lần nào.
doctor-backup-not-whole = Bản sao lưu lần cuối ({ $place }) không đầy đủ.
doctor-backup-do = Cắm USB và gõ: phatthanh backup /media/… (thư mục của USB).
doctor-alarms-why = Máy ở nơi không ai ngồi: hỏng mà không báo được cho ai thì đài im lặng nhiều ngày.
doctor-alarms-good = Báo động đến được: { $names }.
doctor-alarms-none = Chưa có ai trong danh sách được báo động.
doctor-alarms-none-do = Thêm mục [[alarm]] vào config/station.toml (xem lời giải thích trong tệp mẫu), rồi gõ: phatthanh alarm drill --by "TÊN"
doctor-alarms-failed = Lần báo gần nhất không đến được { $name }: { $problem }
doctor-alarms-untried = Chưa báo thử cho: { $names }.
doctor-alarms-old = Đã quá 90 ngày không báo thử cho: { $names }.
doctor-alarms-unread = Không đọc được nhật ký: { $problem }
doctor-alarms-do = Gõ: phatthanh alarm drill --by "TÊN"; ai không nhận được thì xem lại modem, mạng, số, địa chỉ.
doctor-transmitter-why = Máy phát sóng không bật thì không ai nghe đài, không tắt thì tốn điện, hại máy và phát sóng ngoài giờ.
doctor-transmitter-none = Máy tính không bật, tắt máy phát sóng: người trực làm bằng tay.
doctor-transmitter-good = Máy phát sóng: { $words }
doctor-transmitter-blind = Máy phát sóng: { $words }. Rơ-le không báo lại, nên máy không biết nó có bật thật không.
doctor-transmitter-blind-do = Ghi ask, is_on, is_off (hoặc dùng rơ-le Modbus) trong mục [transmitter] để máy đọc lại được.
doctor-transmitter-failed = Máy phát sóng: { $words }
doctor-transmitter-do = Xem dây và rơ-le; dừng đài rồi thử: phatthanh transmitter try
doctor-transmitter-idle = Đài không chạy, nên không ai bật, tắt máy phát sóng.
