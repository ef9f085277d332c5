#include "local/dynamodb/store.hpp"

#include "local/dynamodb/memory_vfs.hpp"

#include <tenon/base/error.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tenon::local::dynamodb {
namespace {

using tenon::local_dynamodb::durability;

constexpr std::int64_t application_id = 0x54444442;  // "TDDB"
constexpr std::int64_t layout_version = 3;           // also of the bytes of keys; see key_encoding.hpp

// What every store has. Tables and indexes add their own: rows_N, order_N, index_N, expiry_N.
constexpr const char* layout = R"(
CREATE TABLE tables(name TEXT PRIMARY KEY, id INTEGER NOT NULL, definition TEXT NOT NULL);
CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents(kind TEXT, key TEXT, json TEXT NOT NULL, PRIMARY KEY(kind, key)) WITHOUT ROWID;
CREATE TABLE displaced(t INTEGER, k BLOB, r INTEGER NOT NULL, PRIMARY KEY(t, k)) WITHOUT ROWID;
CREATE TABLE streams(id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, definition TEXT NOT NULL,
  created INTEGER NOT NULL, closed INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE records(seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL);
CREATE INDEX records_of_streams ON records(stream, seq);
)";

std::int64_t pragma(sqlite_connection& db, std::string_view text) {
  auto statement = db.prepare(text);
  return statement.step() ? statement.integer(0) : 0;
}

void lay_out(sqlite_connection& db, const std::string& path) {
  const std::int64_t id = pragma(db, "PRAGMA application_id");
  const std::int64_t version = pragma(db, "PRAGMA user_version");
  if (id == application_id && version == layout_version) return;
  if (id == application_id && version < layout_version)
    raise(error_details{.kind = error_kind::storage_failure,
                        .message = "The file " + path +
                                   " was written by an earlier version of Tenon, which kept items in another order",
                        .hint = "Read its tables with that version and write them to another file with this one, or "
                                "delete it if they can be made again"});
  const bool is_new = id == 0 && pragma(db, "SELECT count(*) FROM sqlite_schema") == 0;
  if (!is_new)
    raise(error_details{
        .kind = error_kind::storage_failure,
        .message = id == application_id ? "The file " + path + " was written by a later version of Tenon"
                                        : "The file " + path + " is a database, but not of DynamoDB's engine",
        .hint = id == application_id ? "Use that version, or choose another path" : "Choose another path"});
  db.execute(std::string("BEGIN IMMEDIATE;") + layout + "PRAGMA application_id=" + std::to_string(application_id) +
             ";PRAGMA user_version=" + std::to_string(layout_version) + ";COMMIT");
}

}  // namespace

// A file beside the database: closing the database's own would undo the locks that SQLite has on it in this process.
file_claim::file_claim(const std::string& path)
    : descriptor_(::open((path + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0)
    raise(error_details{.kind = error_kind::storage_failure,
                        .message = "The file " + path + "-lock cannot be opened",
                        .hint = "Check that its folder exists and can be written",
                        .server_message = std::strerror(errno)});
  if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  raise(error_details{.kind = error_kind::storage_failure,
                      .message = "The file " + path + " is in use by another engine",
                      .hint = "Share that engine, end it, or choose another path"});
}

file_claim::~file_claim() { ::close(descriptor_); }

store::store(const tenon::local_dynamodb::options& opts)
    : path_(opts.path), in_memory_(opts.path == ":memory:"), syncs_(opts.durability == durability::power_loss) {
  if (!in_memory_) claim_ = std::make_unique<file_claim>(path_);
  writer_ = open_connection(true);
  lay_out(writer_->db(), path_);
}

store::~store() {
  idle_readers_.clear();
  writer_.reset();
}

std::unique_ptr<store_connection> store::open_connection(bool is_writer) {
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite_connection db(in_memory_ ? "memory" : path_, flags, in_memory_ ? memory_vfs() : nullptr);
  db.execute("PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF");
  if (in_memory_) {
    // Pages are read in place, so that only those of a transaction need a copy; the fewer there are, the warmer.
    db.execute(
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=PERSIST; PRAGMA synchronous=OFF; PRAGMA cache_size=-512");
  } else {
    db.execute(std::string("PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA cache_size=-16384; "
                           "PRAGMA journal_size_limit=67108864; PRAGMA synchronous=") +
               (syncs_ ? "FULL" : "NORMAL"));
    if (!is_writer) db.execute("PRAGMA query_only=ON");
  }
  return std::make_unique<store_connection>(std::move(db));
}

store::read_lease store::read() {
  if (in_memory_) {
    std::unique_lock lock(mutex_);
    return read_lease(*this, std::move(lock), writer_.get());
  }
  {
    const std::lock_guard lock(readers_mutex_);
    if (!idle_readers_.empty()) {
      auto connection = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return read_lease(*this, {}, connection.release());
    }
  }
  return read_lease(*this, {}, open_connection(false).release());
}

store::read_lease::~read_lease() {
  if (connection_ && !lock_.owns_lock()) owner_->give_back(connection_.release());
}

void store::give_back(store_connection* connection) {
  std::unique_ptr<store_connection> owned(connection);
  const std::lock_guard lock(readers_mutex_);
  idle_readers_.push_back(std::move(owned));
}

void store::write(const job& what) {
  waiting_job own{.what = &what, .alone = false};
  submit(own);
}

void store::write_alone(const job& what) {
  waiting_job own{.what = &what, .alone = true};
  submit(own);
}

void store::submit(waiting_job& own) {
  std::unique_lock lock(mutex_);
  if (in_memory_) {
    run_one(own);
  } else {
    queue_.push_back(&own);
    finished_.wait(lock, [&] { return own.done || !is_led_; });
    if (!own.done) {
      is_led_ = true;
      // The own job is in the queue: this ends when it has been run, and another of those who wait leads then.
      while (!own.done) {
        std::vector<waiting_job*> batch;
        do {
          batch.push_back(queue_.front());
          queue_.pop_front();
        } while (!queue_.empty() && !batch.back()->alone && !queue_.front()->alone && batch.size() < 64);
        lock.unlock();
        run_together(batch);
        lock.lock();
        for (auto* j : batch) j->done = true;
        finished_.notify_all();
      }
      is_led_ = false;
      finished_.notify_all();
    }
  }
  if (own.failure) std::rethrow_exception(own.failure);
}

void store::run_one(waiting_job& j) {
  j.failure = nullptr;
  auto& c = *writer_;
  try {
    c.start_job();
    if (!in_memory_ || j.alone) c.begin();
    (*j.what)(c);
    c.commit();
    store_connection::apply(c.changes());
  } catch (...) {
    c.rollback();
    j.failure = std::current_exception();
  }
}

void store::run_together(std::span<waiting_job* const> jobs) {
  if (jobs.size() == 1) return run_one(*jobs.front());
  auto& c = *writer_;
  std::vector<store_connection::counted> changes;
  try {
    c.begin();
    for (auto* j : jobs) {
      c.start_job();
      j->failure = nullptr;
      try {
        (*j->what)(c);
      } catch (...) {
        if (c.has_written()) throw;
        j->failure = std::current_exception();
        continue;
      }
      changes.insert(changes.end(), c.changes().begin(), c.changes().end());
    }
    c.commit();
    store_connection::apply(changes);
  } catch (...) {
    // One of them failed while it wrote, or the commit did: each gets a transaction, and an answer, of its own.
    c.rollback();
    for (auto* j : jobs) run_one(*j);
  }
}

}  // namespace tenon::local::dynamodb
