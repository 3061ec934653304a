# What goes where, component by component; `cmake --install BUILD` installs all, `--component NAME` one:
#
#   runtime        libparlance.so.N
#   dev            headers, libparlance.so, CMake package, pkg-config files, the map that plugins are linked with
#   tools          parlance, parlance-sim, man pages, completions
#   plugin-GROUP   one provider, or the few that belong together
#
# The package may be moved after it is installed: libparlance searches for plugins beside itself, and the CMake package and the
# pkg-config files count from where they lie. Only what is configured for /usr, for a package manager, is written for there.
include(CMakePackageConfigHelpers)

set(PARLANCE_PLUGINS_DIR "${CMAKE_INSTALL_LIBDIR}/parlance/plugins")
set(PARLANCE_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/Parlance")
get_property(PARLANCE_PLUGIN_GROUPS GLOBAL PROPERTY PARLANCE_PLUGIN_GROUPS)
list(REMOVE_DUPLICATES PARLANCE_PLUGIN_GROUPS)

# The library and the headers
install(TARGETS parlance_library EXPORT ParlanceHostTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT dev)
install(TARGETS parlance_sdk EXPORT ParlanceSdkTargets)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/sdk/include/parlance" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
    FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")

# The CMake package: a file of targets for each component that has some, so that each can be there without the others
foreach(part IN ITEMS Host Sdk)
    install(EXPORT Parlance${part}Targets NAMESPACE parlance:: DESTINATION ${PARLANCE_PACKAGE_DIR} COMPONENT dev)
endforeach()
set(PARLANCE_LIBRARY_FILE "${CMAKE_INSTALL_LIBDIR}/${CMAKE_SHARED_LIBRARY_PREFIX}parlance${CMAKE_SHARED_LIBRARY_SUFFIX}.${PROJECT_VERSION}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/ParlanceConfig.cmake.in" "${PROJECT_BINARY_DIR}/ParlanceConfig.cmake"
    INSTALL_DESTINATION ${PARLANCE_PACKAGE_DIR} NO_CHECK_REQUIRED_COMPONENTS_MACRO
    PATH_VARS PARLANCE_PLUGINS_DIR PARLANCE_LIBRARY_FILE CMAKE_INSTALL_BINDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ParlanceConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/ParlanceConfig.cmake" "${PROJECT_BINARY_DIR}/ParlanceConfigVersion.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/ParlancePlugin.cmake" "${CMAKE_CURRENT_LIST_DIR}/parlance_plugin.map"
    DESTINATION ${PARLANCE_PACKAGE_DIR} COMPONENT dev)

# pkg-config
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" OR IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
    set(PARLANCE_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
    file(RELATIVE_PATH PARLANCE_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
    string(REGEX REPLACE "/$" "" PARLANCE_PC_PREFIX "\${pcfiledir}/${PARLANCE_PC_PREFIX}")
endif()
cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_LIBDIR BASE_DIRECTORY "\${prefix}" OUTPUT_VARIABLE PARLANCE_PC_LIBDIR)
cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_INCLUDEDIR BASE_DIRECTORY "\${prefix}" OUTPUT_VARIABLE PARLANCE_PC_INCLUDEDIR)
foreach(name IN ITEMS parlance parlance-plugin)
    configure_file("${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
endforeach()

# The commands, and what `parlance` writes about itself: man pages and completions, which know its options. Whoever builds for
# another machine cannot run it, and goes without.
if(PARLANCE_BUILD_TOOLS)
    install(TARGETS parlance parlance-sim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
    get_target_property(sources parlance_cli_parts SOURCES)
    if("completion_command.cpp" IN_LIST sources AND NOT CMAKE_CROSSCOMPILING)
        # parlance_text(FILE FOLDER WORD...): FILE is what `parlance WORD...` prints
        function(parlance_text name folder)
            set(file "${PROJECT_BINARY_DIR}/texts/${folder}/${name}")
            file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/texts/${folder}")
            add_custom_command(OUTPUT "${file}" COMMAND parlance ${ARGN} > "${file}" DEPENDS parlance VERBATIM)
            add_custom_target(parlance_text_${name} ALL DEPENDS "${file}")
            install(FILES "${file}" DESTINATION "${folder}" COMPONENT tools)
        endfunction()
        parlance_text(parlance.1 "${CMAKE_INSTALL_MANDIR}/man1" __man parlance.1)
        parlance_text(parlance-config.5 "${CMAKE_INSTALL_MANDIR}/man5" __man parlance-config.5)
        parlance_text(parlance "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" completion bash)
        parlance_text(_parlance "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" completion zsh)
        parlance_text(parlance.fish "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" completion fish)
    endif()
endif()

# The plugins
foreach(group IN LISTS PARLANCE_PLUGIN_GROUPS)
    get_property(plugins GLOBAL PROPERTY PARLANCE_PLUGINS_OF_${group})
    install(TARGETS ${plugins} LIBRARY DESTINATION ${PARLANCE_PLUGINS_DIR} COMPONENT plugin-${group})
    get_property(data GLOBAL PROPERTY PARLANCE_DATA_OF_${group})
    if(data)  # what lies beside them: the catalogue of services
        install(FILES ${data} DESTINATION ${PARLANCE_PLUGINS_DIR} COMPONENT plugin-${group})
    endif()
endforeach()

# The notices: our licence, and those of what is compiled in
file(READ "${PROJECT_SOURCE_DIR}/LICENSE" PARLANCE_LICENCE_LINES)
string(STRIP "${PARLANCE_LICENCE_LINES}" PARLANCE_LICENCE_LINES)
string(REGEX REPLACE "\n(\n|$)" "\n.\n" PARLANCE_LICENCE_LINES "${PARLANCE_LICENCE_LINES}")
string(REPLACE "\n" "\n " PARLANCE_LICENCE_LINES " ${PARLANCE_LICENCE_LINES}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/copyright.in" "${PROJECT_BINARY_DIR}/copyright" @ONLY)
if(NOT (CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND PROJECT_IS_TOP_LEVEL))  # packages have a copy each
    foreach(component IN ITEMS runtime tools)
        install(FILES "${PROJECT_BINARY_DIR}/copyright" DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/parlance COMPONENT ${component})
    endforeach()
endif()
