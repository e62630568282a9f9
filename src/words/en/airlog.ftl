# airlog
