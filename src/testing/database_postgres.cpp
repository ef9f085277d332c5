#include "testing/database_postgres.hpp"

#include "testing/database_administrator.hpp"
#include "testing/stable_hash.hpp"
#include "testing/url_place.hpp"

#include <tenon/base/error.hpp>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace tenon::testing {
namespace {

// Copies of one template. A thread keeps one ready and drops those that are done with, as either takes longer than many a
// test; it begins with the second copy, for many a process wants only one.
class copy_stock {
 public:
  copy_stock(const detail::client_type& type, const std::string& server_url, std::shared_ptr<postgres_server> server)
      : type_(type), url_(server_url), server_(std::move(server)) {
    std::string identity(type.schema.creation_script);
    // Who knows what the seed of another process puts in.
    if (type.how) identity += new_database_name();
    template_ = "tenon_template_" + hexadecimal(stable_hash(identity));
  }
  copy_stock(const copy_stock&) = delete;
  copy_stock& operator=(const copy_stock&) = delete;
  ~copy_stock() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      news_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    if (!administrator_ || server_) return;  // on the process's own server they go with it
    if (spare_) done_with_.push_back(*spare_);
    if (type_.how) done_with_.push_back(template_);
    drop(*administrator_, done_with_);
  }

  const std::string& url() const noexcept { return url_; }

  // The name of a database that is the caller's.
  std::string take() {
    std::unique_lock lock(mutex_);
    if (spare_) {
      news_.notify_all();
      return *std::exchange(spare_, std::nullopt);
    }
    if (!administrator_) {
      auto made = std::make_unique<database_administrator>(type_, url_);
      made->make(template_);
      administrator_ = std::move(made);
    } else if (!thread_.joinable()) {
      thread_ = std::thread([this] { work(); });
    }
    std::string name = new_database_name();
    administrator_->copy(template_, name);
    return name;
  }

  void give_back(std::string name) {
    const std::lock_guard lock(mutex_);
    done_with_.push_back(std::move(name));
    news_.notify_all();
  }

 private:
  static void drop(database_administrator& by, const std::vector<std::string>& names) noexcept {
    for (const std::string& name : names) {
      try {
        by.drop(name);
      } catch (const error&) {
        // The server has been stopped or killed: then whoever did it wants nothing dropped.
      }
    }
  }

  void work() noexcept {
    try {
      database_administrator own(type_, url_);
      std::unique_lock lock(mutex_);
      for (;;) {
        news_.wait(lock, [&] { return ending_ || !spare_ || !done_with_.empty(); });
        if (ending_) return;
        const std::vector<std::string> names = std::exchange(done_with_, {});
        const bool wants_spare = !spare_;
        lock.unlock();
        std::string name = new_database_name();
        if (wants_spare) own.copy(template_, name);
        drop(own, names);
        lock.lock();
        if (wants_spare) spare_ = std::move(name);
      }
    } catch (const error&) {
      // The server is away. Whoever wants a copy makes it, or hears why it cannot be made.
    }
  }

  const detail::client_type type_;
  const std::string url_;
  const std::shared_ptr<postgres_server> server_;
  std::string template_;

  std::mutex mutex_;
  std::condition_variable news_;
  std::unique_ptr<database_administrator> administrator_;  // once the template is there
  std::optional<std::string> spare_;
  std::vector<std::string> done_with_;
  bool ending_ = false;
  std::thread thread_;
};

class postgres_copy final : public detail::database_copy {
 public:
  postgres_copy(std::shared_ptr<copy_stock> from, std::string name)
      : database_copy(with_database(from->url(), name)), from_(std::move(from)), name_(std::move(name)) {}
  ~postgres_copy() override { from_->give_back(std::move(name_)); }

 private:
  const std::shared_ptr<copy_stock> from_;
  std::string name_;
};

class postgres_source final : public detail::database_source {
 public:
  explicit postgres_source(std::shared_ptr<copy_stock> stock) : stock_(std::move(stock)) {}

  std::unique_ptr<detail::database_copy> copy() override {
    return std::make_unique<postgres_copy>(stock_, stock_->take());
  }

 private:
  const std::shared_ptr<copy_stock> stock_;
};

}  // namespace

std::shared_ptr<detail::database_source> make_postgres_source(const detail::client_type& type,
                                                              const std::string& server_url,
                                                              std::shared_ptr<postgres_server> server) {
  return std::make_shared<postgres_source>(std::make_shared<copy_stock>(type, server_url, std::move(server)));
}

}  // namespace tenon::testing
