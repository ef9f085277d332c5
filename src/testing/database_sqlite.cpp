#include "testing/database_sqlite.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

namespace tenon::testing {
namespace {

using database_handle = std::shared_ptr<tenon::database>;

// A new one in this process's memory, which connections of this process can share.
std::string new_url() {
  static std::atomic<unsigned> last{0};
  return "file:tenon-test-" + std::to_string(++last) + "?mode=memory&cache=shared";
}

// A database in memory is there as long as somebody is connected to it.
class memory_copy final : public detail::database_copy {
 public:
  memory_copy(std::string place, database_handle keeper)
      : database_copy(std::move(place)), keeper_(std::move(keeper)) {}

 private:
  database_handle keeper_;
};

class sqlite_source final : public detail::database_source {
 public:
  explicit sqlite_source(const detail::client_type& type) : type_(type) {}

  std::unique_ptr<detail::database_copy> copy() override {
    const std::string url = new_url();
    database_handle keeper = type_.open(url);
    keeper->connect();
    const std::lock_guard lock(mutex_);
    if (!made_) {
      database_handle made = type_.open(new_url());
      type_.fill(*made, type_.how);
      made_ = std::move(made);
    }
    // Through the client, so that this library needs no SQLite of its own.
    made_->execute_raw_unsafe("VACUUM INTO '" + url + "'");
    return std::make_unique<memory_copy>(url, std::move(keeper));
  }

 private:
  const detail::client_type type_;
  std::mutex mutex_;
  database_handle made_;
};

}  // namespace

std::shared_ptr<detail::database_source> make_sqlite_source(const detail::client_type& type) {
  return std::make_shared<sqlite_source>(type);
}

}  // namespace tenon::testing
