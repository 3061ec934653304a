# Run by cpack before anything else: a .deb from a tree that was configured for another place would have its files, its run path
# and its search for plugins where the system does not look.
if(CPACK_GENERATOR STREQUAL "DEB" AND NOT CPACK_PARLANCE_INSTALL_PREFIX STREQUAL "/usr")
    message(FATAL_ERROR "this tree is configured for ${CPACK_PARLANCE_INSTALL_PREFIX}; packages are made from one for /usr: "
                        "cmake --preset release -B build/package -DCMAKE_INSTALL_PREFIX=/usr")
endif()
