# parlance_add_plugin(ID SOURCES file... [LIBRARIES target...])
#
# Adds the target parlance-ID, the plugin parlance-ID.so, in C++20 or C, with every flag that keeps it alone in its process: one
# export and no other symbol, nothing undefined, bound at once, never unloaded, no run path. Libraries should be static: whoever
# loads the plugin may use another version. It goes into CMAKE_LIBRARY_OUTPUT_DIRECTORY/parlance/plugins, if that variable is set.
include_guard(GLOBAL)
include(CheckCXXCompilerFlag)

function(parlance_add_plugin id)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
        message(FATAL_ERROR "parlance_add_plugin(ID SOURCES file... [LIBRARIES target...]): got ${ARGN}")
    endif()
    set(target "parlance-${id}")
    set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/parlance_plugin.map")
    add_library(${target} MODULE ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE parlance::sdk ${arg_LIBRARIES})
    set_target_properties(${target} PROPERTIES
        PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
        POSITION_INDEPENDENT_CODE ON LINK_DEPENDS "${map}" SKIP_BUILD_RPATH ON INSTALL_RPATH "")
    if(CMAKE_LIBRARY_OUTPUT_DIRECTORY)
        set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/parlance/plugins")
    endif()
    get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
    if("CXX" IN_LIST languages)
        target_compile_features(${target} PRIVATE cxx_std_20)
        check_cxx_compiler_flag(-fno-gnu-unique PARLANCE_HAS_NO_GNU_UNIQUE)
        if(PARLANCE_HAS_NO_GNU_UNIQUE)
            target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
        endif()
    endif()
    target_link_options(${target} PRIVATE "LINKER:--version-script=${map}" LINKER:--exclude-libs,ALL
        LINKER:-z,now LINKER:-z,relro LINKER:-z,nodelete)
    # clang leaves its sanitizer runtime undefined in shared libraries.
    if(NOT (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND "${CMAKE_CXX_FLAGS} ${PARLANCE_SANITIZE}" MATCHES "sanitize|address|thread"))
        target_link_options(${target} PRIVATE LINKER:-z,defs)
    endif()
endfunction()
