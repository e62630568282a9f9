# edit: edits of the station's files
edit-splice-unreadable = Part of this file cannot be read, so it is not edited. Run  phatthanh check , mend the place it names, then try again.
edit-splice-missing = { $what } is not in the file any more. Somebody renamed or removed it: look at the file, then try again.
edit-splice-several = There are several { $what } in the file, and nobody knows which is meant. Edit by hand so that one is left, then try again.
edit-splice-comment = There is a comment among the values of  { $what } , which an edit would lose. Edit this line by hand.
edit-splice-form = { $what } is written in a way that cannot be edited without touching other parts. Edit this line by hand.
edit-splice-meaning = The edit would change what other parts of the file mean, so it was not made. Edit by hand.
