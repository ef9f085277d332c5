# tenon_part(<part> [DEPENDS <part or library>...] [PRIVATE <library>...])
#   The static library tenon_<part> (a / in the name becomes _) from every .cpp in the
#   part's folder but main.cpp. Its public headers are include/tenon/<part>; its private
#   ones lie beside the sources and are included as "<part>/file.hpp". DEPENDS reach
#   whoever links the part; PRIVATE libraries are used in its sources only. A library
#   (a name with ::) is one listed in tenon_dependencies.cmake.
#
# tenon_test(<part> [TOOL] [ON <database>] [WHOLE] [DEPENDS <part or library>...])
#   The program test_<part> from every *_test.cpp in the folder, each of its tests known
#   to ctest under the label <part>. TENON_TEST_DIR is the folder, for golden files; with
#   TOOL, TENON_TOOL is the path of the `tenon` command, which is built before. With ON, the
#   program test_<part>_on_<database>, compiled with TENON_ON_<DATABASE>; as it starts a
#   server of its own, ctest knows it as a single test, <part>.on_<database>. Tests of one
#   database alone are in the folder only_<database>; without ON it is SQLite. With WHOLE,
#   ctest knows the program as a single test, too: its tests share something dear.
#
# tenon_fuzz(<part> [DEPENDS <part or library>...])
#   For every <name>_fuzz.cpp in the folder (each defines LLVMFuzzerTestOneInput) the
#   program fuzz_<name>. With TENON_SANITIZE=fuzzer it is a libFuzzer target; otherwise a test
#   in which it replays the kept corpus, the folder corpus/<name>.
#
# tenon_example(<name> [UNTESTED] LIBRARIES <library>...)
#   The program <name> from <name>.cpp, in build/bin; as a test it runs in a folder of its own
#   and must succeed. With UNTESTED it is left to others to run it.
#
# tenon_bench(<name> SOURCES <file>... [DEPENDS <part or library>...])
#   A program that `./dev bench` runs. On standard output it prints one JSON object a line,
#   {"name": text, "ratio": number, "goal": number, "baseline": text, "unit": text}, and
#   nothing else; it may say what it likes on standard error.

function(tenon_target_name part out)
  string(REPLACE "/" "_" name "tenon_${part}")
  set(${out} ${name} PARENT_SCOPE)
endfunction()

# The targets of the named parts and libraries.
function(tenon_resolve out)
  set(targets)
  foreach(name IN LISTS ARGN)
    if(NOT name MATCHES "::")
      tenon_target_name(${name} name)
    elseif(NOT TARGET ${name})
      tenon_find_external(${name})
    endif()
    list(APPEND targets ${name})
  endforeach()
  set(${out} ${targets} PARENT_SCOPE)
endfunction()

function(tenon_part part)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;PRIVATE")
  tenon_target_name(${part} target)
  tenon_resolve(public ${arg_DEPENDS})
  tenon_resolve(private ${arg_PRIVATE})

  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${target} PUBLIC ${public} PRIVATE ${private} tenon_warnings)
    # A row takes dozens of calls of a driver's library, each of which would go through a stub of the linker's.
    target_compile_options(${target} PRIVATE -fno-plt)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR}/include)
    target_link_libraries(${target} INTERFACE ${public} ${private})
  endif()
  # What a component made of this part passes on.
  set_target_properties(${target} PROPERTIES TENON_PUBLIC "${public}" TENON_PRIVATE "${private}")
endfunction()

function(tenon_test part)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TOOL;WHOLE" "ON" "DEPENDS")
  string(REPLACE "/" "_" target "test_${part}")
  if(arg_ON)
    string(APPEND target "_on_${arg_ON}")
  endif()
  tenon_resolve(libraries ${arg_DEPENDS})

  set(database ${arg_ON})
  if(NOT database)
    set(database sqlite)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *_test.cpp only_${database}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${target} PRIVATE TENON_TEST_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
  # A test is compiled far more often than its own code runs long enough to matter.
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O0>)
  target_link_libraries(${target} PRIVATE ${libraries} GTest::gtest_main tenon_warnings tenon_linker)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(arg_TOOL)
    target_compile_definitions(${target} PRIVATE TENON_TOOL="$<TARGET_FILE:tenon>")
    add_dependencies(${target} tenon)
  endif()
  if(arg_ON)
    string(TOUPPER ${arg_ON} name)
    target_compile_definitions(${target} PRIVATE TENON_ON_${name})
    add_test(NAME ${part}.on_${arg_ON} COMMAND ${target})
    set_tests_properties(${part}.on_${arg_ON} PROPERTIES LABELS ${part} TIMEOUT 600)
    return()
  endif()
  if(arg_WHOLE)
    add_test(NAME ${part} COMMAND ${target})
    set_tests_properties(${part} PROPERTIES LABELS ${part} TIMEOUT 600)
    return()
  endif()
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${part} TIMEOUT 300)
endfunction()

function(tenon_fuzz part)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
  tenon_resolve(libraries ${arg_DEPENDS})
  file(GLOB sources CONFIGURE_DEPENDS *_fuzz.cpp)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    string(REGEX REPLACE "_fuzz$" "" name ${name})
    add_executable(fuzz_${name} ${source})
    target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(fuzz_${name} PRIVATE ${libraries} tenon_warnings tenon_linker)
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
    set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
    if(TENON_SANITIZE STREQUAL "fuzzer")
      target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
      set_target_properties(fuzz_${name} PROPERTIES TENON_CORPUS ${corpus})
      set_property(GLOBAL APPEND PROPERTY TENON_fuzzers fuzz_${name})
    else()
      target_sources(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/replay_corpus.cpp)
      add_test(NAME fuzz.${name} COMMAND fuzz_${name} ${corpus})
      set_tests_properties(fuzz.${name} PROPERTIES LABELS "${part};fuzz" TIMEOUT 300)
    endif()
  endforeach()
endfunction()

function(tenon_example name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "UNTESTED" "" "LIBRARIES")
  add_executable(${name} ${name}.cpp)
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} tenon_warnings tenon_linker)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  if(TENON_TESTS AND NOT arg_UNTESTED)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/run/${name})
    file(MAKE_DIRECTORY ${folder})
    add_test(NAME example.${name} COMMAND ${name} WORKING_DIRECTORY ${folder})
    set_tests_properties(example.${name} PROPERTIES LABELS example TIMEOUT 300)
  endif()
endfunction()

function(tenon_bench name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  tenon_resolve(libraries ${arg_DEPENDS})
  add_executable(bench_${name} ${arg_SOURCES})
  target_include_directories(bench_${name} PRIVATE ${PROJECT_SOURCE_DIR}/bench)
  target_link_libraries(bench_${name} PRIVATE ${libraries} tenon_warnings tenon_linker)
  set_target_properties(bench_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  set_property(GLOBAL APPEND PROPERTY TENON_benches bench_${name})
endfunction()
