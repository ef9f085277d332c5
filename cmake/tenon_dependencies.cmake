# Every library the project may use, with what it takes to find it: in this build,
# from an installed package (PACKAGE, the arguments of find_package) and through
# pkg-config (MODULE, the name of its .pc file, or LIBS when it has none). Nothing
# is searched for before a part that is being built names it.

# tenon_external(<target> PACKAGE <argument>... [MODULE <name>] [LIBS <flag>...])
function(tenon_external target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MODULE" "PACKAGE;LIBS")
  foreach(field PACKAGE MODULE LIBS)
    set_property(GLOBAL PROPERTY TENON_${field}_${target} "${arg_${field}}")
  endforeach()
endfunction()

tenon_external(Boost::context   PACKAGE Boost 1.81 CONFIG COMPONENTS context LIBS -lboost_context)
tenon_external(Boost::headers   PACKAGE Boost 1.81 CONFIG)
tenon_external(Boost::json      PACKAGE Boost 1.81 CONFIG COMPONENTS json LIBS -lboost_json)
tenon_external(OpenSSL::SSL    PACKAGE OpenSSL                            MODULE openssl)
tenon_external(CLI11::CLI11     PACKAGE CLI11 CONFIG                      MODULE CLI11)
tenon_external(PostgreSQL::PostgreSQL PACKAGE PostgreSQL                  MODULE libpq)
tenon_external(SQLite::SQLite3  PACKAGE SQLite3                           MODULE sqlite3)
tenon_external(Threads::Threads PACKAGE Threads                           LIBS -pthread)
tenon_external(ZLIB::ZLIB      PACKAGE ZLIB                               MODULE zlib)
tenon_external(deflate::deflate PACKAGE deflate                           MODULE libdeflate)
tenon_external(fmt::fmt         PACKAGE fmt 9 CONFIG                      MODULE fmt)
tenon_external(simdjson::simdjson PACKAGE simdjson CONFIG                 MODULE simdjson)

# Finds the package of `target` on first use.
macro(tenon_find_external target)
  get_property(tenon_package GLOBAL PROPERTY TENON_PACKAGE_${target})
  if(NOT tenon_package)
    message(FATAL_ERROR "${target} is not listed in cmake/tenon_dependencies.cmake")
  endif()
  if(NOT TARGET ${target})
    find_package(${tenon_package} REQUIRED)
  endif()
endmacro()

if(TENON_SQLITE_SOURCE_DIR)
  include(tenon_sqlite_source)
endif()
if(TENON_TESTS)
  find_package(GTest CONFIG REQUIRED)
  include(GoogleTest)
endif()
if(TENON_BENCH)
  find_package(benchmark CONFIG REQUIRED)
endif()
