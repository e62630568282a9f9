# rundown
