# A header's opening comment describes the file: doxygen wants to be told so. The first blank line goes, so that the
# lines of its warnings stay those of the header.
1s,^/// ,/// @file\n/// ,
1s,^/\* ,/** @file\n * ,
0,/^$/{/^$/d}
