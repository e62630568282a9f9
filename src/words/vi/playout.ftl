# playout
