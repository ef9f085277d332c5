// Settings of the SQLite library that hold for the whole process.
#pragma once

namespace tenon::sql::sqlite {

// Stops SQLite from counting the memory it uses, which every allocation of every thread otherwise takes a lock for.
// Call it once, from main, before the first connection is opened by anyone in the process; throws unsupported when that
// is too late.
void disable_memory_statistics();

}  // namespace tenon::sql::sqlite
