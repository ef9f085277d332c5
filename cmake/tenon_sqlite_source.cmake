# SQLite from TENON_SQLITE_SOURCE_DIR, compiled for the way the library uses it, in
# place of the system's. The folder holds either the amalgamation (sqlite3.c) or a full
# source tree, from which the amalgamation is made first (older trees need tclsh).
# The compiled SQLite becomes part of libtenon-sqlite.a.

enable_language(C)

set(tenon_sqlite_flags
  SQLITE_THREADSAFE=2               # connections are never shared: no mutex for each call
  SQLITE_DEFAULT_MEMSTATUS=0        # the statistics serialise all threads on one lock
  SQLITE_DQS=0                      # "x" is an identifier, never a string
  SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_OMIT_DEPRECATED
  SQLITE_USE_ALLOCA
  SQLITE_ENABLE_COLUMN_METADATA     # from here on: features of Debian's build, kept
  SQLITE_ENABLE_DBSTAT_VTAB
  SQLITE_ENABLE_FTS5
  SQLITE_ENABLE_MATH_FUNCTIONS
  SQLITE_ENABLE_RTREE
  SQLITE_ENABLE_STAT4
  SQLITE_ENABLE_UNLOCK_NOTIFY
  SQLITE_MAX_VARIABLE_NUMBER=250000)

set(amalgamation ${TENON_SQLITE_SOURCE_DIR})
if(NOT EXISTS ${TENON_SQLITE_SOURCE_DIR}/sqlite3.c)
  if(NOT EXISTS ${TENON_SQLITE_SOURCE_DIR}/configure)
    message(FATAL_ERROR "TENON_SQLITE_SOURCE_DIR: ${TENON_SQLITE_SOURCE_DIR} holds neither sqlite3.c "
                        "nor a SQLite source tree (no configure script)")
  endif()
  set(amalgamation ${PROJECT_BINARY_DIR}/sqlite)
  file(MAKE_DIRECTORY ${amalgamation})
  add_custom_command(OUTPUT ${amalgamation}/sqlite3.c ${amalgamation}/sqlite3.h
    COMMAND ${TENON_SQLITE_SOURCE_DIR}/configure > configure.log
    COMMAND make sqlite3.c sqlite3.h > make.log
    WORKING_DIRECTORY ${amalgamation}
    COMMENT "Making SQLite's amalgamation" VERBATIM)
endif()

add_library(tenon_sqlite3 STATIC ${amalgamation}/sqlite3.c)
target_include_directories(tenon_sqlite3 SYSTEM PUBLIC ${amalgamation})
target_compile_definitions(tenon_sqlite3 PRIVATE ${tenon_sqlite_flags})
target_compile_options(tenon_sqlite3 PRIVATE -O2 -w)
target_link_libraries(tenon_sqlite3 PRIVATE Threads::Threads ${CMAKE_DL_LIBS} m)
add_library(SQLite::SQLite3 ALIAS tenon_sqlite3)
