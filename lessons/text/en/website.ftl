### The course as plain files, opened without a server.

site-menu = Pages of the course
site-skip = To the content
site-served = Here you need the course itself: { $command }
site-recorded = This page was recorded. Grey choices, cuts by hand and everything that trains need the course itself: { $command }
site-unknown = These settings are not recorded here; what you see are those with which the page opens. The course itself has all settings: { $command }
site-unshown = What the address says of { $names } is not shown here. The course itself shows it: { $command }
site-between = The exact numbers were recorded at some positions of the sliders.
site-nearest = Go to the nearest one
site-picked = The reason below is given for what the page has picked. For what you have picked, you need the course itself: { $command }
site-missing = This page needs the course itself: { $command }
site-not-read = A file of this page is missing beside it; copy the whole folder.
site-no-script = Without JavaScript nothing moves here: you see the page as it opens.
site-on = on
site-off = off
site-controls = Settings
site-language = Language
site-teach = Show all answers
site-unteach = Ask me first
