# tenon_component(<name> DESCRIPTION <text> PARTS <part>... [COMPONENTS <component>...])
#
# A component is what a user links: the library tenon::<name>. It is made of parts and may
# need other components. Inside the build tenon::<name> is merely its parts, so that a test
# can link a part beside a generated client without meeting anything twice. What is
# installed is one archive with the parts' objects, libtenon-<name>.a, described for
# find_package(tenon COMPONENTS <name>) and for pkg-config (tenon-<name>.pc). Parts that
# do not exist are left out; a component without any part does not exist.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(tenon_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tenon)

# From the folder of the .pc files up to the prefix, so that an installed tree can be moved.
set(tenon_pkg_config_up ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH tenon_pkg_config_up /${tenon_pkg_config_up} /)

function(tenon_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESCRIPTION" "PARTS;COMPONENTS")
  set(archive tenon-${name})

  set(parts)
  foreach(part IN LISTS arg_PARTS)
    tenon_target_name(${part} target)
    if(TARGET ${target})
      list(APPEND parts ${target})
      tenon_install_headers(${part})
    endif()
  endforeach()
  if(NOT parts)
    return()
  endif()

  add_library(${archive}-parts INTERFACE)
  add_library(tenon::${name} ALIAS ${archive}-parts)
  target_link_libraries(${archive}-parts INTERFACE ${parts})
  set_target_properties(${archive}-parts PROPERTIES TENON_PARTS "${parts}")

  # The parts of the components this one may lean on.
  set(reachable ${parts})
  foreach(component IN LISTS arg_COMPONENTS)
    get_target_property(others tenon-${component}-parts TENON_PARTS)
    list(APPEND reachable ${others})
  endforeach()

  add_library(${archive} STATIC)
  set_target_properties(${archive} PROPERTIES LINKER_LANGUAGE CXX EXPORT_NAME ${name})
  target_compile_features(${archive} INTERFACE cxx_std_20)
  target_include_directories(${archive} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  list(TRANSFORM arg_COMPONENTS PREPEND tenon- OUTPUT_VARIABLE components)
  target_link_libraries(${archive} PUBLIC ${components})

  set(externals)
  foreach(part IN LISTS parts)
    get_target_property(type ${part} TYPE)
    if(NOT type STREQUAL "INTERFACE_LIBRARY")
      target_sources(${archive} PRIVATE $<TARGET_OBJECTS:${part}>)
    endif()
    foreach(visibility PUBLIC PRIVATE)
      get_target_property(libraries ${part} TENON_${visibility})
      foreach(library IN LISTS libraries)
        if(library STREQUAL "SQLite::SQLite3" AND TENON_SQLITE_SOURCE_DIR)
          target_sources(${archive} PRIVATE $<TARGET_OBJECTS:tenon_sqlite3>)
          target_link_libraries(${archive} PRIVATE Threads::Threads ${CMAKE_DL_LIBS} m)
          list(APPEND externals Threads::Threads)
        elseif(library MATCHES "::")
          target_link_libraries(${archive} ${visibility} ${library})
          list(APPEND externals ${library})
        elseif(TARGET ${library} AND NOT library IN_LIST reachable)
          message(FATAL_ERROR "Component ${name}: its part ${part} depends on ${library}, which is in no "
                              "component that ${name} names (the root CMakeLists.txt lists them)")
        endif()
      endforeach()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES externals)

  install(TARGETS ${archive} EXPORT ${archive}-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT ${archive}-targets NAMESPACE tenon:: DESTINATION ${tenon_config_dir})
  tenon_write_cmake_component()
  tenon_write_pkg_config()
  set_property(GLOBAL APPEND PROPERTY TENON_COMPONENTS ${name})
endfunction()

# include/tenon/<part> without the folders of other parts inside it (sql holds sql/sqlite).
function(tenon_install_headers part)
  set(inner)
  foreach(other IN LISTS tenon_parts)
    if(other MATCHES "^${part}/")
      list(APPEND inner PATTERN "tenon/${other}" EXCLUDE)
    endif()
  endforeach()
  if(EXISTS ${PROJECT_SOURCE_DIR}/include/tenon/${part})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tenon/${part}/
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tenon/${part} FILES_MATCHING PATTERN "*.hpp" ${inner})
  endif()
endfunction()

# tenon-<name>.cmake: finds what the component needs, then declares its target.
macro(tenon_write_cmake_component)
  set(content "include_guard(GLOBAL)\n")
  foreach(component IN LISTS arg_COMPONENTS)
    string(APPEND content "include(\${CMAKE_CURRENT_LIST_DIR}/tenon-${component}.cmake)\n")
  endforeach()
  foreach(external IN LISTS externals)
    get_property(package GLOBAL PROPERTY TENON_PACKAGE_${external})
    list(JOIN package " " package)
    string(APPEND content "find_dependency(${package})\n")
  endforeach()
  string(APPEND content "include(\${CMAKE_CURRENT_LIST_DIR}/${archive}-targets.cmake)\n")
  file(CONFIGURE OUTPUT ${archive}.cmake CONTENT "${content}" @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${archive}.cmake DESTINATION ${tenon_config_dir})
endmacro()

macro(tenon_write_pkg_config)
  set(requires ${components})
  set(libs)
  foreach(external IN LISTS externals)
    get_property(module GLOBAL PROPERTY TENON_MODULE_${external})
    get_property(flags GLOBAL PROPERTY TENON_LIBS_${external})
    list(APPEND requires ${module})
    list(APPEND libs ${flags})
  endforeach()
  list(JOIN requires " " requires)
  list(JOIN libs " " libs)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/component.pc.in ${archive}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${archive}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endmacro()
