# config: lỗi trong các tệp cấu hình do người viết. { $found } là chữ đang có trong tệp.

config-say-expected = cần: { $what }
config-say-hint = gợi ý: { $what }

# Tệp không đọc được
config-file-missing = không có tệp này; đài không chạy được nếu thiếu nó
config-file-missing-hint = tạo tệp này, hoặc chép từ bản mẫu hay bản sao lưu; nếu đài nằm ở thư mục khác, chỉ thư mục đó bằng --station
config-file-renamed = không có tệp này, chỉ có “{ $fact }”
config-file-renamed-hint = đổi tên “{ $fact }”, bỏ phần “.txt” ở cuối (trong Windows: bật hiện đuôi tên tệp trước khi đổi)
config-file-is-folder = đây là một thư mục, lẽ ra phải là một tệp
config-file-is-folder-hint = đổi tên hoặc dời thư mục này đi, rồi đặt tệp đúng vào chỗ của nó
config-file-is-no-file = đây không phải là một tệp thường nên không đọc
config-file-is-no-file-hint = xóa nó đi và đặt một tệp văn bản vào chỗ này
config-file-too-large = tệp lớn hơn 1 MB; tệp cấu hình không bao giờ lớn như vậy nên không đọc
config-file-too-large-hint = có lẽ một tệp khác đã bị chép nhầm vào đây; chép lại tệp đúng
config-file-denied = máy không cho phép đọc tệp này
config-file-denied-hint = cho người dùng chạy phatthanh quyền đọc tệp và thư mục chứa nó
config-file-silent = thư mục chứa tệp này không trả lời: ổ mạng hoặc ổ đĩa bị treo
config-file-silent-hint = xem lại mạng, máy chia sẻ hoặc ổ đĩa; trong lúc chờ, đài phát theo những gì đã biết
config-folder-silent = thư mục này không trả lời: ổ mạng hoặc ổ đĩa bị treo
config-folder-silent-hint = xem lại mạng, máy chia sẻ hoặc ổ đĩa; trong lúc chờ, đài phát theo những gì đã biết
config-file-unreadable = không đọc được tệp này: { $fact }
config-file-unreadable-hint = { $cause ->
    [handles] không phải lỗi ổ đĩa: máy đang mở quá nhiều tệp, xem cảnh báo của phatthanh status
    [memory] không phải lỗi ổ đĩa: máy hết bộ nhớ, hãy đóng bớt chương trình khác
   *[other] kiểm tra ổ đĩa và chép lại tệp từ bản sao lưu
}
config-utf16 = tệp được lưu theo mã “Unicode” (UTF-16) nên không đọc được
config-not-utf8 = chỗ này không phải là chữ theo mã UTF-8 (byte { $byte })
config-hint-utf8 = mở tệp bằng Notepad, chọn Lưu thành (Save As), mục Mã hóa (Encoding) chọn UTF-8, rồi lưu lại
config-more-faults = còn { $count } lỗi nữa trong tệp này; sửa các lỗi trên rồi kiểm tra lại

# Sai cách viết TOML
config-syntax-header = tên mục trong ngoặc vuông chưa được đóng
config-syntax-header-hint = đóng bằng đúng số ngoặc đã mở: [output] hoặc [[slot]]
config-syntax-list = danh sách này chưa được đóng
config-syntax-list-hint = thêm ] ở cuối danh sách; các mục cách nhau bằng dấu phẩy
config-syntax-brace = ngoặc nhọn này chưa được đóng
config-syntax-brace-hint = đóng ngoặc nhọn ở cuối, trên cùng một dòng
config-syntax-no-value = dòng này thiếu dấu = hoặc thiếu giá trị
config-syntax-no-value-hint = viết theo mẫu: tên = "giá trị"; muốn ghi chú thì đặt dấu # ở đầu
config-syntax-quote = thiếu dấu nháy kép đóng
config-syntax-quote-hint = thêm dấu " ở cuối giá trị
config-syntax-curly = dấu nháy cong không dùng được: { $found }
config-syntax-curly-hint = thay “ và ” bằng dấu nháy thẳng "
config-syntax-twice = “{ $found }” được viết hai lần trong cùng một mục
config-syntax-twice-hint = chỉ giữ lại một lần; nếu là khung giờ mới, hãy bắt đầu bằng dòng [[slot]]
config-syntax-backslash = dấu \ trong chữ không dùng được như vậy
config-syntax-backslash-hint = dùng dấu / thay cho \ trong đường dẫn
config-syntax-key = tên bên trái dấu = chỉ gồm chữ không dấu, số, - và _
config-syntax-key-hint = dùng đúng tên như trong tệp mẫu
config-syntax-depth = quá nhiều ngoặc lồng nhau
config-syntax-depth-hint = kiểm tra xem có ngoặc nào chưa đóng không
config-syntax-rest = dòng này thừa chữ sau giá trị
config-syntax-rest-hint = mỗi dòng chỉ một giá trị; chữ và giờ đặt trong dấu nháy kép; ghi chú thì đặt sau dấu #
config-syntax-character = có ký tự không nhìn thấy hoặc không dùng được ở đây
config-syntax-character-hint = xóa và gõ lại dòng này
config-syntax-comma = dấu phẩy thiếu hoặc thừa
config-syntax-comma-hint = giữa hai mục của danh sách có đúng một dấu phẩy: ["T2", "T4"]
config-syntax-date = { $found } không phải là ngày hoặc giờ có thật
config-syntax-date-hint = viết trong dấu nháy kép: giờ như "05:30", ngày như "2026-11-24"
config-syntax-number = { $found } không phải là một số viết đúng
config-syntax-number-hint = viết số như 3 hoặc -16.0; nếu là chữ, giờ hay độ dài thì đặt trong dấu nháy kép
config-syntax-bare = { $found } phải đặt trong dấu nháy kép
config-syntax-bare-hint = viết "{ $found }"
config-syntax-flag = { $found } không đứng một mình như vậy được
config-syntax-other = dòng này không đúng cách viết TOML ({ $detail })
config-syntax-other-hint = so sánh với tệp mẫu

# Khóa và giá trị
config-missing-key = thiếu “{ $key }”
config-unknown-key = không có khóa nào tên “{ $key }” ở đây
config-wrong-value = “{ $key }” không nhận giá trị { $found }
config-too-many = “{ $key }” có quá nhiều mục, nhiều nhất là { $most }
config-no-such-day = “{ $key }”: không có ngày { $found } trong lịch
config-no-such-day-hint = kiểm tra lại tháng (01 đến 12) và số ngày của tháng đó
config-expects-table = một mục bắt đầu bằng dòng { $header }
config-expects-section-or-none = một mục bắt đầu bằng dòng { $header }, hoặc "none" nếu không đặt
config-expects-tables = các mục, mỗi mục bắt đầu bằng dòng { $header }, hoặc danh sách [ {"{"} … {"}"} ]
config-expects-keys = một trong các khóa: { $keys }
config-expects-text = chữ trong dấu nháy kép, một dòng, không để trống
config-expects-flag = true (có) hoặc false (không), không có dấu nháy
config-expects-choice = một trong các từ: { $words }
config-expects-integer = số nguyên từ { $from } đến { $to }
config-expects-integer-or-off = số nguyên từ { $from } đến { $to }, hoặc "off" để tắt
config-expects-number = số từ { $from } đến { $to }
config-expects-length = độ dài từ { $from } đến { $to }, viết như "90s", "15m", "1h30m", "7d"
config-expects-size = dung lượng từ { $from } đến { $to }, viết như "500MB", "2GB"
config-expects-time = giờ và phút, đủ hai chữ số, từ "00:00" đến "23:59", hoặc cả giây: "17:30:15"
config-expects-date = ngày theo thứ tự năm-tháng-ngày, như "2026-11-24"
config-expects-month-day = tháng và ngày, như "10-01" là ngày 1 tháng 10
config-expects-lunar = ngày và tháng âm lịch, như "1/1", "10/3"; ngày cuối tháng: "cuối/12"; tháng nhuận: "15/4 nhuận"
config-expects-address = địa chỉ và cổng, như "127.0.0.1:8080"
config-expects-list = danh sách trong ngoặc vuông, như ["một", "hai"]
config-expects-topic = tên một thư mục ngay trong audio/, như "dat-dai"
config-expects-path = đường dẫn tính từ audio/, gồm thư mục và tên tệp, như "nhac-hieu/cchc.wav"
config-expects-day = thứ trong tuần: "T2" đến "T7", "CN", "Mon" đến "Sun", hoặc "hằng ngày"
config-expects-cron = biểu thức cron trong dấu nháy kép, như "0 17 * * Mon-Fri"
config-hint-add = thêm: { $line }
config-hint-meant = có phải ý bạn là “{ $name }”?
config-hint-remove = xóa dòng này, hoặc đặt dấu # ở đầu dòng
config-hint-write = viết { $right }
config-hint-midnight = nửa đêm viết là "00:00" và thuộc về ngày hôm sau
config-hint-path = chỉ dùng dấu /, không bắt đầu bằng / hay tên ổ đĩa, không dùng .. và không ra ngoài audio/
config-hint-tzdata = máy này chưa có dữ liệu múi giờ; cài gói tzdata

# station.toml
config-unknown-zone = không có múi giờ nào tên “{ $zone }”
config-no-device = danh sách cạc âm thanh đang trống
config-sample-rate = cạc âm thanh không chạy ở tần số { $found }
config-sample-rate-hint = viết 44_100, 48_000, 96_000 hoặc 192_000; không chắc thì bỏ dòng này, máy tự chọn tần số mà cạc chạy được
config-quiet-all-day = giờ yên lặng bắt đầu và kết thúc cùng một lúc, không rõ là cả ngày hay không lúc nào
config-quiet-all-day-hint = viết hai giờ khác nhau; nếu cả đêm vẫn được phát thì bỏ mục [quiet_hours] và ghi quiet_hours = "none" ở đầu tệp
config-unit-twice = đã có một mục [[unit]] khác tính từ ngày này
config-aircheck-length = một ngày không chia được thành những tệp dài như vậy
config-aircheck-floor = thấp hơn mức { $floor } của mục [library]: ổ đĩa sẽ ngừng nhận bài mới trước khi băng lưu cũ được xóa
config-aircheck-floor-hint = đặt “floor” của [aircheck] cao hơn “floor” của [library]

# schedule.toml
config-no-slots = lịch tuần chưa có khung giờ nào, đài sẽ không phát gì
config-no-slots-hint = thêm khung giờ, mỗi khung bắt đầu bằng dòng [[slot]]
config-slot-twice = đã có khung giờ tên “{ $slot }” ở dòng { $line }, cùng những ngày ấy
config-slot-twice-hint = đặt “id” khác cho một trong hai, hoặc ghi “from”, “until” để khối sau bắt đầu khi khối trước đã hết
config-slot-gap = khung giờ “{ $slot }” không phát từ { $from } đến { $until }: không khối nào có hiệu lực trong những ngày ấy
config-slot-gap-hint = nếu không định nghỉ những ngày ấy, cho khối trước hết hạn đúng hôm trước ngày bắt đầu của khối này
config-slot-plays-nothing = khung giờ này không nói phát gì: thiếu “program” hoặc “repeat”
config-slot-plays-two = khung giờ có cả “program” lẫn “repeat”
config-slot-plays-two-hint = giữ “program” nếu phát mới, giữ “repeat” nếu phát lại
config-slot-never-due = khung giờ này không nói phát lúc nào: thiếu “days” và “at”, hoặc “cron”
config-slot-due-twice = khung giờ có cả “cron” lẫn “days” hoặc “at”
config-slot-due-twice-hint = giữ “days” cùng “at”, hoặc chỉ giữ “cron”
config-no-days = danh sách các thứ trong tuần đang trống
config-wait-without-soft = “wait” chỉ dùng khi start = "soft"
config-wait-without-soft-hint = thêm start = "soft" nếu khung giờ này được đợi bài đang phát, nếu không thì bỏ dòng wait
config-until-before-from = ngày kết thúc { $until } sớm hơn ngày bắt đầu { $from }
config-unknown-program = không có chương trình nào tên “{ $program }”
config-unknown-program-hint = tạo tệp programs/{ $program }.toml, hoặc dùng tên một tệp đã có trong programs/
config-no-programs = không có thư mục programs/, hoặc không đọc được, nên không biết các chương trình gồm những gì
config-no-programs-hint = tạo thư mục programs/, mỗi chương trình một tệp .toml; hoặc chép lại từ bản sao lưu
config-unknown-slot = lịch tuần không có khung giờ nào tên “{ $slot }”
config-unknown-slot-hint = dùng đúng “id” của một khung giờ trong config/schedule.toml
config-repeat-of-repeat = khung giờ “{ $slot }” cũng là phát lại, nên không thể phát lại từ nó
config-unknown-season = config/calendar.toml không có mùa nào tên “{ $season }”
config-unknown-season-hint = thêm mục [[season]] vào config/calendar.toml, hoặc bỏ dòng này
config-cron-never = biểu thức cron này không rơi vào ngày nào cả
config-slot-over-itself = khung giờ “{ $slot }” đến lượt lại khi chưa hết lượt trước ({ $times } lần một ngày)
config-slot-over-itself-hint = rút ngắn “length”, hoặc cho “cron” thưa hơn; nếu cron có sáu phần thì phần đầu là giây, thường là 0
config-in-quiet-hours = Khung giờ này ({ $at }–{ $end }) nằm trong giờ yên lặng { $from }–{ $to }. Chỉ phát khi có lệnh khẩn cấp.
config-in-quiet-hours-hint = đổi giờ hoặc độ dài của khung giờ, hay sửa [quiet_hours] trong config/station.toml; không ghi mục này thì giờ yên lặng là 21:00–05:00
config-slots-overlap = khung giờ “{ $slot }” bắt đầu lúc { $at } { $weekday ->
        [Mon] thứ Hai
        [Tue] thứ Ba
        [Wed] thứ Tư
        [Thu] thứ Năm
        [Fri] thứ Sáu
        [Sat] thứ Bảy
       *[Sun] Chủ nhật
    } ngày { $date } khi “{ $other }” chưa hết, đến { $end } mới hết; khung sau sẽ cắt khung trước, khung trước phát tiếp sau đó nếu còn giờ
config-slots-overlap-hint = đổi giờ hoặc độ dài của một trong hai, hoặc cho khung quan trọng hơn “priority” cao hơn

# calendar.toml
config-season-twice = đã có một mùa khác tên “{ $season }”
config-lunar-thirtieth = không phải năm nào tháng { $month } âm lịch cũng có ngày 30 (tháng Chạp từ 2026 đến 2032 chỉ có 29 ngày): năm không có thì lịch riêng này không phát
config-day-never = không nói là ngày nào: thiếu “lunar”, “date” hoặc “every”
config-day-twice = chỉ được có một trong “lunar”, “date” và “every”
config-day-twice-hint = âm lịch: “lunar”; một ngày duy nhất: “date”; hằng năm theo dương lịch: “every”
config-one-off-twice = đã có khung giờ khác tên “{ $slot }”
config-one-off-twice-hint = đặt “id” khác, hoặc bỏ khung giờ bị viết hai lần

# programs/ và audio/
config-topic-listed-twice = lĩnh vực “{ $topic }” có hai lần trong danh sách
config-program-empty = chương trình này không có gì để phát: không có “topics”, “opening”, “filler” hay “evergreen”
config-program-empty-hint = thêm topics = ["…"], là tên các thư mục trong audio/
config-stray-program = tệp này không được đọc vì tên không kết thúc bằng “.toml”
config-stray-program-hint = đổi tên cho kết thúc bằng “.toml”, chữ thường, hoặc xóa nó
config-stray-config = tệp này không được đọc: đài chỉ đọc station.toml, schedule.toml và calendar.toml
config-stray-config-hint = muốn dùng nó thì đổi tên cho đúng; nếu là bản sao thì chuyển ra ngoài thư mục config cho khỏi nhầm
config-stray-topic = thư mục này không dùng được: tên có ký tự hỏng, hoặc trùng tên với thư mục khác
config-stray-topic-hint = đổi tên thư mục
config-topic-missing = không thấy thư mục audio/{ $topic }
config-topic-missing-hint = tạo thư mục audio/{ $topic }, hoặc kiểm tra ổ đĩa mạng đã kết nối chưa
config-topic-unused = không chương trình nào lấy bài từ thư mục “{ $topic }”: bài bỏ vào đây sẽ không bao giờ phát
config-topic-unused-hint = thêm "{ $topic }" vào dòng “topics” của một chương trình trong programs/, hoặc chuyển bài sang thư mục đang dùng
config-no-audio = không thấy thư mục audio/, hoặc không đọc được; chưa có bài nào để phát
config-no-audio-hint = kiểm tra ổ đĩa mạng đã kết nối chưa, hoặc tạo thư mục audio/
config-audio-missing = không thấy tệp audio/{ $path }
config-audio-missing-hint = chép tệp vào đúng chỗ đó, hoặc sửa đường dẫn này
config-audio-is-folder = audio/{ $path } là một thư mục, lẽ ra phải là một tệp âm thanh
config-audio-is-folder-hint = viết thêm tên tệp trong thư mục đó

# topic.toml: hiệu lực của từng tệp
config-expects-file = tên tệp trong chính thư mục này, như "tiem-phong.mp3"; nếu tệp nằm trong thư mục con thì dùng dấu /
config-valid-always = mục [[valid]] này không nói từ ngày nào, đến ngày nào hay đọc mấy lần
config-valid-twice = audio/{ $path } đã có một mục [[valid]] khác
config-valid-twice-hint = gộp hai mục thành một, hoặc xóa một mục
config-mandatory-yields = chương trình bắt buộc (mandatory) thì không thể nhường giờ (yields)
config-mandatory-yields-hint = bỏ dòng yields, hoặc bỏ dòng mandatory
config-bed-level-alone = chương trình này không có nhạc nào để bed_level chỉnh nhỏ lại
config-bed-level-alone-hint = thêm bed = "…" (thư mục nhạc nền) hoặc over_filler = true, hoặc bỏ dòng này

config-backup-to = `{ $path }` không phải đường dẫn đầy đủ tới một thư mục, nên đài không tự sao lưu ra đó
config-seal-export = `{ $path }` không phải đường dẫn đầy đủ tới một thư mục, nên nhật ký niêm phong không được chép ra đó
config-seal-inside = { $path } nằm trong thư mục riêng của đài, nên bản chép nhật ký ở đó không phòng được gì
config-seal-inside-hint = chọn một thư mục trên ổ USB hoặc trên máy khác
config-card-number = “{ $name }” gọi card âm thanh theo số thứ tự; sau khi khởi động lại hoặc đổi ổ cắm, số đó có thể là card khác
config-card-number-hint = hãy ghi tên của card: chạy `phatthanh devices` để xem
config-seal-away = hiện không thấy thư mục { $path }, nên nhật ký niêm phong chưa được chép ra đó
config-seal-away-hint = cắm ổ USB vào; nếu dùng ổ mới, hãy tạo sẵn thư mục { $path }
config-no-speech-command = Danh sách command trống: không có chương trình nào để đọc văn bản
config-alerts-from = Mục [[alerts]] chưa ghi lấy cảnh báo từ đâu
config-alerts-both = Mỗi mục [[alerts]] chỉ ghi folder hoặc url; hai nguồn thì viết hai mục
config-alerts-folder = Đây không phải thư mục nhận cảnh báo: ghi tên một thư mục của đài ngoài audio/, hoặc đường dẫn đầy đủ
config-alerts-url = Địa chỉ phải bắt đầu bằng https:// hoặc http://
config-alerts-plain = Địa chỉ http:// không chứng minh được ai gửi, nên không thể tự phát; máy chỉ hỏi người trực
config-alerts-no-ca = cảnh báo từ địa chỉ này tự phát mà không hỏi ai, trong khi máy chỉ biết người gửi qua chứng thư của máy chủ; chữ ký số trong bản tin không được kiểm tra
config-alerts-no-ca-hint = ghi ca = "config/….pem", chứng thư mà cơ quan gửi đưa cho đài, hoặc policy = "ask" để máy hỏi người trực
config-alerts-place = place là vĩ độ và kinh độ của đài, hai số
config-alerts-nowhere = Mục [[alerts]] chưa ghi đài ở đâu, nên máy không biết cảnh báo nào dành cho đài
config-console-plain = Giao diện mở cho cả mạng tại { $address } mà không mã hóa: ai trong mạng cũng có thể đọc trộm mật khẩu
config-console-plain-hint = thêm tls = true để mã hóa; plain chỉ dùng trong mạng riêng của đài
config-console-open = Địa chỉ { $address } mở cho máy khác mà đường truyền chưa mã hóa, nên máy chỉ mở giao diện cho chính máy này
config-console-open-hint = ghi listen = "127.0.0.1:8080"; hoặc thêm tls = true để mã hóa; chỉ khi đây là mạng riêng của đài mới ghi plain = true
config-button-device = device là đường dẫn đầy đủ của thiết bị

# Nguồn thu: [[input]] trong station.toml
config-input-twice = có hai nguồn thu cùng tên “{ $input }”
config-input-twice-hint = đặt cho mỗi [[input]] một tên (id) riêng
config-input-no-origin = chưa ghi nguồn thu lấy từ đâu
config-input-two-origins = nguồn thu chỉ lấy từ một trong url, card, push, không từ hai nơi
config-input-two-origins-hint = chỉ giữ một dòng; nhiều nguồn thì ghi thành nhiều mục [[input]]
config-input-password = mật khẩu ngắn quá: cần ít nhất { $least } ký tự
config-input-passphrase = mật khẩu SRT phải dài từ { $least } đến { $most } ký tự, chỉ dùng chữ không dấu, chữ số và dấu câu, không có dấu cách
config-input-passphrase-hint = ghi passphrase = "…" bằng chữ không dấu và chữ số, và ghi đúng như thế ở máy gửi
config-input-listen-console = nguồn thu chờ ở { $address }, cũng là địa chỉ trang web của đài ([console] listen): chỉ một bên mở được
config-input-listen-twice = hai nguồn thu cùng chờ ở một địa chỉ { $address }: chỉ nguồn đầu nhận được
config-input-listen-twice-hint = cho mỗi nguồn một cổng riêng
config-input-listen-open = máy khác trong mạng gửi âm thanh vào được đây, và mật khẩu đi qua mạng không mã hóa
config-input-listen-open-hint = gửi từ chính máy này thì ghi "127.0.0.1:…"; nếu cần nhận từ máy khác thì để nguyên, chỉ dùng trong mạng của cơ quan
config-input-no-card = danh sách card trống: không có gì để thu
config-input-no-url = danh sách url trống: không có gì để tiếp âm
config-input-url = “{ $url }” không phải là địa chỉ của một luồng phát
config-input-url-hint = ghi địa chỉ bắt đầu bằng https:// hoặc http://, không có dấu cách; hỏi đài phát luồng ấy để biết địa chỉ
config-input-no-ffmpeg = máy chưa cài ffmpeg: không mở được nguồn thu nào, đến giờ tiếp âm sẽ phát bài và nhạc lấp giờ của chương trình
config-input-no-ffmpeg-hint = cài ffmpeg: sudo apt install ffmpeg
config-input-no-srt = ffmpeg trên máy này không có SRT: không nhận được nguồn push = "srt", đến giờ sẽ phát bài và nhạc lấp giờ của chương trình
config-input-no-srt-hint = cài ffmpeg của hệ điều hành (sudo apt install ffmpeg), hoặc cho nguồn này gửi theo kiểu push = "icecast"
config-unknown-input = config/station.toml không có nguồn thu nào tên “{ $input }”
config-unknown-input-hint = thêm mục [[input]] có id = "{ $input }" vào config/station.toml
config-input-no-relay = chương trình có input là chương trình tiếp âm (form = "relay") hoặc trực tiếp (form = "live")
config-live-no-input = chương trình trực tiếp phải ghi nguồn thu (input = id của một mục [[input]] trong config/station.toml)
config-relay-no-input = chưa ghi nguồn thu: chỉ phát các bài trong lĩnh vực của chương trình, và tính là tiếp âm
config-relay-no-input-hint = thêm input = "…" (id của một mục [[input]] trong config/station.toml); nếu đó là bài ghi lại của đài khác thì để nguyên
config-relay-mandatory = tiếp âm trực tiếp thì không phát bù được: dòng mandatory không có tác dụng
config-relay-mandatory-hint = bỏ dòng mandatory
config-board-ask = ask, is_on và is_off phải có đủ cả ba
config-board-device = device là đường dẫn đầy đủ của thiết bị
config-board-command = đây là tên chương trình và các tham số, mỗi thứ một phần trong danh sách
config-board-hex = sau hex: là từng cặp chữ số 0-9, A-F
config-transmitter-cold = Khung giờ { $at } bắt đầu khi giờ yên lặng vừa hết ({ $to }), mà máy phát sóng cần { $warm_up } để nóng máy và không được bật trong giờ yên lặng: đoạn đầu có thể không ai nghe rõ.
config-transmitter-cold-hint = lùi khung giờ, hoặc cho giờ yên lặng hết sớm hơn một chút ([quiet_hours] trong config/station.toml)
config-rds-name = tên trên máy thu RDS có từ 1 đến 8 chữ không dấu; “{ $name }” thì không vừa
config-rds-pi = pi là bốn chữ số 0-9, A-F, do cơ quan quản lý tần số cấp
config-rds-clock = đây không phải là mẫu giờ; ví dụ %H là giờ, %M là phút
config-alarm-kind = không có báo động “{ $alarm }”; có: { $known }
config-alarm-twice = đã có người khác tên “{ $name }” trong các mục [[alarm]]
config-alarm-twice-hint = đặt tên khác: nhật ký ghi ai đã được báo theo tên này
config-alarm-ways = mỗi mục [[alarm]] chỉ có một cách báo
config-alarm-ways-hint = muốn báo hai cách thì viết hai mục [[alarm]]
config-alarm-no-way = mục [[alarm]] chưa ghi báo bằng cách nào: phone, email, webhook, command hay relay
config-alarm-phone = đây không phải số điện thoại
config-alarm-no-modem = báo bằng tin nhắn cần mục [modem]
config-alarm-no-modem-hint = thêm: [modem] và device = "/dev/serial/by-id/usb-…"
config-alarm-email = đây không phải địa chỉ thư điện tử
config-alarm-no-mail = báo bằng thư điện tử cần mục [mail]
config-alarm-no-mail-hint = thêm: [mail], server = "smtp.…", from = "dai@…"
config-alarm-webhook = đây không phải địa chỉ web
config-mail-account = user và password_file phải có đủ cả hai
config-mail-open = mật khẩu không được đi qua mạng mà không mã hóa (tls = "off")
