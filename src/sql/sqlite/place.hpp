// What can be said about a database file before SQLite opens it.
#pragma once

#include "sql/sqlite/options.hpp"

namespace tenon::sql::sqlite {

// Throws connection_error when the file of `options` cannot be opened, or created where that is allowed: its folder is
// missing, it is missing, it is a folder or another special file, or this user may not read it.
void check_place(const connection_options& options);

// True when the file system that holds the file is mounted read-only and no log of unfinished changes lies beside the
// file, so that nobody can change it while it is open.
bool is_on_read_only_medium(const std::string& path);

}  // namespace tenon::sql::sqlite
