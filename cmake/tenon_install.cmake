# The installed tree: `cmake --install` puts the components (tenon_component.cmake), the
# `tenon` command, tenon_generate() and what find_package(tenon) reads in their places.

get_property(components GLOBAL PROPERTY TENON_COMPONENTS)

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB headers CONFIGURE_DEPENDS include/tenon/*.hpp)
install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tenon)
install(FILES cmake/tenon_generate.cmake cmake/Finddeflate.cmake DESTINATION ${tenon_config_dir})

if(TARGET tenon)
  install(TARGETS tenon EXPORT tenon-tool-targets RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT tenon-tool-targets NAMESPACE tenon:: DESTINATION ${tenon_config_dir})
endif()

configure_package_config_file(cmake/tenonConfig.cmake.in tenonConfig.cmake
  INSTALL_DESTINATION ${tenon_config_dir} NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(tenonConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tenonConfig.cmake ${PROJECT_BINARY_DIR}/tenonConfigVersion.cmake
        DESTINATION ${tenon_config_dir})
