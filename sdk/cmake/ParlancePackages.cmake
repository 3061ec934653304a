# cpack -G DEB: one package a component of ParlanceInstall.cmake, from a tree that is configured for /usr.
#
#   runtime libparlance0, dev libparlance-dev, tools parlance, plugin-GROUP parlance-plugin-GROUP
#
# All come from one build and need each other in the same version: before 1.0 a host loads only plugins of its own contract.
set(maintainer "The Parlance developers <parlance@localhost>")
if(DEFINED ENV{DEBEMAIL} AND DEFINED ENV{DEBFULLNAME})  # as Debian's own tools know it
    set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(PARLANCE_PACKAGE_MAINTAINER "${maintainer}" CACHE STRING "Who answers for the packages: Name <address>")

set(CPACK_PACKAGE_NAME parlance)
set(CPACK_PACKAGE_CONTACT "${PARLANCE_PACKAGE_MAINTAINER}")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # it would stand above each package's own
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_LIST_DIR}/package_checks.cmake")
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/package_finish.cmake")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${PARLANCE_PACKAGE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/lib")
set(same_version "(= ${CPACK_DEBIAN_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
string(TIMESTAMP PARLANCE_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file("${CMAKE_CURRENT_LIST_DIR}/changelog.Debian.in" "${PROJECT_BINARY_DIR}/changelog.Debian" @ONLY)
# CPack would write shlibs too, and complain of every plugin, which has no soname; the trigger it does not know.
file(WRITE "${PROJECT_BINARY_DIR}/control/shlibs" "libparlance 0 libparlance0 ${same_version}\n")
file(WRITE "${PROJECT_BINARY_DIR}/control/triggers" "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${PROJECT_BINARY_DIR}/control/shlibs;${PROJECT_BINARY_DIR}/control/triggers")

# package(COMPONENT NAME SECTION SYNOPSIS DESCRIPTION [FIELD value]...): a field as in CPACK_DEBIAN_<COMPONENT>_PACKAGE_<FIELD>
macro(package component name section synopsis description)
    list(APPEND CPACK_COMPONENTS_ALL ${component})
    string(TOUPPER "CPACK_DEBIAN_${component}" package_prefix)
    set(${package_prefix}_PACKAGE_NAME ${name})
    set(${package_prefix}_PACKAGE_SECTION ${section})
    set(${package_prefix}_DESCRIPTION "${synopsis}\n${description}")
    set(package_fields ${ARGN})
    while(package_fields)
        list(POP_FRONT package_fields package_field package_value)
        set(${package_prefix}_PACKAGE_${package_field} "${package_value}")
    endwhile()
    if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
        install(FILES "${PROJECT_BINARY_DIR}/copyright" "${PROJECT_BINARY_DIR}/changelog.Debian"
            DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
        install(FILES "${PROJECT_SOURCE_DIR}/docs/changelog.md" RENAME changelog
            DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
    endif()
endmacro()

set(about "Parlance is to chat models what ODBC is to databases: a program is written\nonce, and a line in a config file says which provider answers it.")

package(runtime libparlance0 libs "driver manager for chat models: library"
    "${about}\n\nThis package has the library. Providers are packages of their own."
    RECOMMENDS ca-certificates SUGGESTS "parlance-plugin-aiml, parlance-plugin-openai")
package(dev libparlance-dev libdevel "driver manager for chat models: development files"
    "${about}\n\nThis package has the headers, the CMake package and the pkg-config files, for\napplications in C++20 or C and for providers."
    DEPENDS "libparlance0 ${same_version}" SUGGESTS "parlance, libboost-dev")
if(PARLANCE_BUILD_TOOLS)
    package(tools parlance utils "driver manager for chat models: commands"
        "${about}\n\nThis package has parlance, which asks models and explains configs and plugins,\nand parlance-sim, a stand-in provider for tests without a key."
        DEPENDS "libparlance0 ${same_version}" RECOMMENDS "parlance-plugin-aiml | parlance-plugin-openai")
endif()
foreach(group IN LISTS PARLANCE_PLUGIN_GROUPS)
    get_property(summary GLOBAL PROPERTY PARLANCE_SUMMARY_OF_${group})
    get_property(plugins GLOBAL PROPERTY PARLANCE_PLUGINS_OF_${group})
    list(JOIN plugins ", " plugins)
    package(plugin-${group} parlance-plugin-${group} libs "driver manager for chat models: ${group} plugin"
        "${about}\n\nThis package has the plugin for ${summary}:\n${plugins}."
        DEPENDS "libparlance0 ${same_version}")
endforeach()
set(CPACK_PARLANCE_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
include(CPack)
