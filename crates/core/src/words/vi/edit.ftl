# edit: sửa tệp của đài
edit-splice-unreadable = Tệp này đang có chỗ không đọc được, máy không sửa vào đó. Chạy  phatthanh check , sửa chỗ được chỉ ra, rồi làm lại.
edit-splice-missing = Không còn { $what } trong tệp. Có người đã đổi tên hoặc bỏ nó đi: xem lại tệp rồi làm lại.
edit-splice-several = Có nhiều { $what } trong tệp, không rõ sửa chỗ nào. Sửa bằng tay cho còn một, rồi làm lại.
edit-splice-comment = Giữa các giá trị của  { $what }  có ghi chú, sửa thì mất ghi chú ấy. Sửa dòng này bằng tay.
edit-splice-form = Chỗ của  { $what }  trong tệp viết theo cách mà máy không sửa được nếu không đụng đến phần khác. Sửa dòng này bằng tay.
edit-splice-meaning = Sửa như vậy thì nghĩa của phần khác trong tệp cũng đổi, nên máy không sửa. Sửa bằng tay.
