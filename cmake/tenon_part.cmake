# tenon_part(<part> [DEPENDS <part or library>...] [PRIVATE <part or library>...])
#   The static library tenon_<part> (a / in the name becomes _) from every .cpp in the
#   part's folder but main.cpp. Its public headers are include/tenon/<part>, its private
#   ones lie beside the sources and are included as "<part>/file.hpp". DEPENDS reach
#   whoever links the part; PRIVATE ones are used in its sources only.
#
# tenon_test(<part> [DEPENDS <part or library>...])
#   The program test_<part> from every *_test.cpp in the folder, with each of its tests
#   known to ctest under the label <part>. TENON_TEST_DIR is the folder, for golden files.

function(tenon_target_name part out)
  string(REPLACE "/" "_" name "tenon_${part}")
  set(${out} ${name} PARENT_SCOPE)
endfunction()

# Names of parts become their targets; other names are libraries and stay as they are.
function(tenon_resolve_libraries out)
  set(libraries)
  foreach(name IN LISTS ARGN)
    if(name MATCHES "::")
      list(APPEND libraries ${name})
    else()
      tenon_target_name(${name} target)
      list(APPEND libraries ${target})
    endif()
  endforeach()
  set(${out} ${libraries} PARENT_SCOPE)
endfunction()

function(tenon_part part)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;PRIVATE")
  tenon_target_name(${part} target)
  tenon_resolve_libraries(public ${arg_DEPENDS})
  tenon_resolve_libraries(private ${arg_PRIVATE})

  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR}/include)
    target_link_libraries(${target} INTERFACE ${public} ${private})
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target}
    PUBLIC ${PROJECT_SOURCE_DIR}/include
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${public} PRIVATE ${private} tenon_warnings)
endfunction()

function(tenon_test part)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
  string(REPLACE "/" "_" target "test_${part}")
  tenon_resolve_libraries(libraries ${arg_DEPENDS})

  file(GLOB sources CONFIGURE_DEPENDS *_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${target} PRIVATE TENON_TEST_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE ${libraries} GTest::gtest_main tenon_warnings tenon_linker)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS ${part} TIMEOUT 120)
endfunction()
