// Finding out who holds the lock on a database file.
#pragma once

#include <string>

namespace tenon::sql::sqlite {

// "process 4711 (`python3`)" or "another connection of this process"; empty when the system does not tell. Reads
// /proc/locks, and never opens the database: closing a second descriptor would drop this process's own locks on it.
std::string lock_holder(const std::string& path);

}  // namespace tenon::sql::sqlite
