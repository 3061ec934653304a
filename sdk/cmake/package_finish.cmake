# Run by cpack between install and packing: Debian wants man pages and changelogs compressed, the same bytes for the same text.
file(GLOB_RECURSE texts "${CPACK_TEMPORARY_DIRECTORY}/*")
list(FILTER texts INCLUDE REGEX "/share/(man/.+\\.[1-9]|doc/[^/]+/changelog[^/]*)$")
list(FILTER texts EXCLUDE REGEX "\\.gz$")
foreach(text IN LISTS texts)
    execute_process(COMMAND gzip -9 -n "${text}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
