# backup: bản sao lưu của đài, ở ngoài máy của đài
backup-made = Đã sao lưu vào { $path }: { $files } tệp, đã đọc lại từng tệp và đúng; { $copied } tệp mới ({ $size }).
backup-made-log = Nhật ký phát sóng trong bản sao: { $rows } dòng, nguyên vẹn.
backup-made-no-log = Đài chưa có nhật ký phát sóng nên bản sao chưa có nhật ký.
backup-made-log-broken = Nhật ký phát sóng được sao như đang có, nhưng không nguyên vẹn. Hãy chạy phatthanh log verify để biết sai ở đâu; bản nhật ký sao lần trước vẫn còn trong thư mục truoc của bản sao.
backup-made-set-aside = { $count } tệp cũ (đã thay hoặc đã bỏ khỏi đài) được cất trong thư mục truoc của bản sao.
backup-made-away = Không xem được { $path } lúc này (ổ mạng hoặc USB đang vắng?): bản sao giữ các tệp đã sao lần trước. Khi thư mục trở lại, hãy sao lưu lần nữa.
backup-made-left-out = CHƯA sao được { $path }: { $problem ->
    [no-room] ổ sao lưu hết chỗ. Hãy xóa bớt trên ổ hoặc dùng ổ lớn hơn rồi sao lưu lần nữa
    [too-large] ổ sao lưu không nhận tệp lớn như vậy (FAT: 4 GB). Hãy định dạng lại ổ thành exFAT hoặc dùng ổ khác
   *[other] { $problem }. Hãy sửa rồi sao lưu lần nữa
}.
backup-made-next = Rút USB đúng cách và cất ở nơi khác với máy của đài.
backup-inside = { $path } nằm trong thư mục của chính đài: mất máy là mất cả hai. Hãy chọn ổ USB hoặc máy khác.
backup-busy = Đang có lần sao lưu khác vào { $path }. Hãy đợi xong rồi thử lại.
backup-no-copy = Trong { $path } không có bản sao lưu nào (thư mục phatthanh-sao-luu, tệp SAO-LUU.json). Hãy kiểm tra đã cắm đúng USB chưa.
backup-bad-list = Không hiểu được { $path }: tệp hỏng hoặc do phiên bản mới hơn ghi. Các tệp bên cạnh vẫn chép tay về được; đừng sao lưu đè lên, hãy dùng một ổ USB khác.
backup-station = { $path } đã có đài. Dựng lại chỉ làm vào thư mục trống: hãy ghi --station và một thư mục mới.
backup-full = Hết chỗ khi ghi { $path }, dù đã tính cả chỗ của những gì cất trước nhất. Bản sao lần trước vẫn như cũ. Hãy xóa bớt trên ổ đó hoặc dùng ổ lớn hơn.
backup-read-only = Ổ chứa { $path } đang bị khóa ghi. Hãy gạt khóa trên USB hoặc dùng ổ khác.
backup-failed = Không ghi hoặc không đọc được { $path }: { $problem }. Hãy thử lại; nếu vẫn vậy, hãy dùng ổ khác.
backup-restored = Đã dựng lại “{ $station }” vào { $path }, từ bản sao lúc { $made }: { $files } tệp, từng tệp đúng như khi sao.
backup-restored-log = Nhật ký phát sóng: { $rows } dòng, nguyên vẹn.
backup-restored-log-broken = Nhật ký phát sóng trong bản sao không nguyên vẹn. Hãy chạy phatthanh log verify để biết sai ở đâu.
backup-restored-lost = Mất { $path }: trên bản sao đã hỏng hoặc không còn. Hãy chép lại từ nguồn khác.
backup-restored-next = Tiếp theo: phatthanh --station { $path } check, rồi run. Lần chạy đầu, đài đọc lại mọi tin bài.
backup-foreign = { $path } là USB sao lưu của “{ $station }”, không phải của đài này. Hãy dùng USB khác; nếu đúng là muốn dùng ổ này, hãy xóa tệp phatthanh-sao-luu.toml trên ổ rồi gõ: phatthanh backup prepare { $path }
backup-no-folder = Không có thư mục { $path }. Hãy xem USB đã cắm và gắn (mount) chưa, đường dẫn có đúng không.
backup-no-stick = Không thấy USB sao lưu nào của đài đang cắm. Hãy cắm USB; USB mới thì chuẩn bị một lần: phatthanh backup prepare /media/usb (đường dẫn của ổ).
backup-prepared = { $known ->
    [yes] { $path } đã là USB sao lưu của đài từ trước.
   *[no] { $path } từ nay là USB sao lưu của đài (tệp phatthanh-sao-luu.toml trên ổ cho biết điều đó).
} Khi ổ này đang cắm, đài tự sao lưu mỗi ngày từ { $at }, lúc không phát gì. Sao lưu ngay: phatthanh backup
backup-prepared-same-disk = LƯU Ý: { $path } nằm trên chính ổ đĩa của đài, hỏng ổ là mất cả hai. Nếu đó là chỗ cắm USB thì USB chưa được cắm hoặc chưa được gắn (mount).
backup-alarm-never = Đài chưa có bản sao lưu nào: máy hỏng là mất nhật ký, duyệt bài và tin bài. Hãy cắm USB; USB mới thì chuẩn bị một lần: phatthanh backup prepare /media/usb (đường dẫn của ổ).
backup-alarm-old = Bản sao lưu tốt gần nhất đã { $days } ngày tuổi ({ $place }). Hãy cắm USB sao lưu vào máy của đài; đài tự sao khi không phát gì.
backup-secrets = Trên ổ có khóa niêm phong, khóa (CA) của chứng thư các trang và các tài khoản của đài: đừng đưa ổ cho người ngoài.
backup-foreign-copy = { $sure ->
    [yes] { $path } là bản sao lưu của “{ $station }”, không phải của đài này; sao đè lên là mất bản sao ấy. Hãy dùng USB khác, hoặc đổi tên thư mục đó rồi thử lại.
   *[no] { $path } là bản sao lưu của “{ $station }”, khác tên đài này. Nếu là của đài khác, hãy dùng USB khác. Nếu là của đài này trước khi đổi tên, hãy chuẩn bị ổ ấy một lần (phatthanh backup prepare và đường dẫn của ổ) rồi sao lưu lại.
}
backup-own-disk = { $path } nằm trên chính ổ đĩa của đài, hỏng ổ là mất cả hai. Nếu đó là chỗ cắm USB thì USB chưa được cắm hoặc chưa được gắn (mount): hãy cắm rồi thử lại. Nếu đúng là muốn sao ra ổ đĩa ấy, hãy thêm --own-disk
backup-link = { $path } là một liên kết dẫn đi nơi khác: đài không ghi qua liên kết. Hãy xóa liên kết ấy hoặc dùng ổ khác.
backup-running = Có một phatthanh đang chạy trong { $path }: nó đang chờ lập đài mới, hoặc đang dựng lại. Hãy dừng nó (sudo systemctl stop phatthanh) rồi thử lại.
backup-in-the-way = { $path } đã có và không giống trong bản sao; dựng lại không ghi đè gì. Hãy chuyển tệp ấy đi nơi khác rồi gõ lại lệnh này (phần đã dựng lại được giữ nguyên), hoặc ghi --station và một thư mục mới.
backup-denied = Tài khoản này không được đọc hoặc ghi { $path }. Hãy chạy lệnh bằng tài khoản được phép, hoặc với sudo.
backup-alarm-left-out = Bản sao lưu gần nhất thiếu { $count } tệp, đầu tiên là { $path }: { $problem ->
    [no-room] ổ sao lưu hết chỗ. Hãy xóa bớt trên ổ hoặc dùng ổ lớn hơn
    [too-large] ổ sao lưu không nhận tệp lớn như vậy (FAT: 4 GB). Hãy định dạng lại ổ thành exFAT hoặc dùng ổ khác
   *[other] { $problem }
}. Những gì còn lại, kể cả nhật ký phát sóng, đã có trong bản sao.
backup-alarm-hangs = Sao lưu ra { $stick } bắt đầu từ { $since } đến nay chưa xong: USB bị treo. Hãy rút ra rồi cắm lại; nếu vẫn vậy, hãy dùng USB khác và khởi động lại máy lúc không phát gì.
