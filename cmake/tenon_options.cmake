# What a builder can choose, and the flags that follow from it. The flags live in
# two interface targets that only this project's own targets link, so that none of
# them reaches a user of the library.

option(TENON_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(TENON_BENCH "Build the benchmarks" OFF)
option(TENON_BENCH_COMPARE "Build the comparison with other libraries, too; needs libpqxx and SOCI" OFF)
option(TENON_EXAMPLES "Build the examples" OFF)
option(TENON_WERROR "Treat warnings as errors" OFF)
set(TENON_SANITIZE "" CACHE STRING "Sanitizer: address (with undefined), thread, fuzzer, or empty")
set_property(CACHE TENON_SANITIZE PROPERTY STRINGS "" address thread fuzzer)
set(TENON_SQLITE_SOURCE_DIR "" CACHE PATH
    "A folder with SQLite's amalgamation (sqlite3.c, sqlite3.h) to build against instead of the system's library")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

find_program(TENON_CCACHE ccache)
mark_as_advanced(TENON_CCACHE)
if(TENON_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TENON_CCACHE})
endif()

add_library(tenon_warnings INTERFACE)
target_compile_options(tenon_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion
  $<$<BOOL:${TENON_WERROR}>:-Werror>
  # GCC, when it optimises, takes the empty storage of std::optional and std::variant for a
  # value that is read (PR 80635); Clang's flow analysis and the sanitizers stay on guard.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)

# A fast linker when there is one: the tests are many programs over the same archives.
add_library(tenon_linker INTERFACE)
include(CheckLinkerFlag)
foreach(linker mold lld)
  check_linker_flag(CXX -fuse-ld=${linker} TENON_HAS_${linker})
  if(TENON_HAS_${linker})
    target_link_options(tenon_linker INTERFACE -fuse-ld=${linker})
    break()
  endif()
endforeach()

# Sanitizers apply to everything compiled here, or they report nonsense.
if(TENON_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(TENON_SANITIZE STREQUAL "thread")
  # GCC warns of fences, which Boost.Asio has, that it cannot follow.
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  add_link_options(-fsanitize=thread)
elseif(TENON_SANITIZE STREQUAL "fuzzer")
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(TENON_SANITIZE)
  message(FATAL_ERROR "TENON_SANITIZE is '${TENON_SANITIZE}'; it can be address, thread or fuzzer")
endif()
