// Where SQLite keeps a database that is in memory only.
//
// SQLite's own ":memory:" walks all pages of the database at each commit, so that a write would take time in proportion
// to what is stored; its "memdb" copies a page for each page it reads. Here a file is a range of this process's
// addresses: pages are read in place, and a commit copies those it has changed.
#pragma once

namespace tenon::local::dynamodb {

// The name of a VFS for sqlite3_open_v2(); known to SQLite afterwards. Each main database opened through it is empty,
// private to its one connection and gone with that. So is its journal, whose mode should be `persist`: its memory is then
// used again and again.
const char* memory_vfs();

}  // namespace tenon::local::dynamodb
