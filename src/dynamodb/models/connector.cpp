#include "dynamodb/models/connector.hpp"

#include "dynamodb/models/session.hpp"

#include <tenon/dynamodb/client.hpp>
#include <tenon/query/async.hpp>
#include <tenon/query/item_layout.hpp>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace tenon::dynamodb::models {

namespace {

class models_connector final : public query::connector {
 public:
  models_connector(std::shared_ptr<transport> way, const query::schema_descriptor& schema, observe::observer& watch,
                   std::string table_prefix)
      : client_(std::move(way)), schema_(schema), observer_(watch) {
    settings_.table_prefix = std::move(table_prefix);
  }

  query::session& acquire(query::access, std::optional<std::chrono::milliseconds>, const call_site&) override {
    const std::lock_guard lock(mutex_);
    ++busy_;
    if (free_.empty()) return *std::make_unique<session>(client_, schema_, observer_, settings_).release();
    query::session& s = *free_.back().release();
    free_.pop_back();
    return s;
  }

  void release(query::session& s) noexcept override {
    std::unique_ptr<session> mine(static_cast<session*>(&s));
    const std::lock_guard lock(mutex_);
    if (free_.size() < most_kept) free_.push_back(std::move(mine));
    if (--busy_ == 0) idle_.notify_all();
  }

  // On the caller's loop, in a session that waits there.
  void start(query::job& j, query::access, std::optional<std::chrono::milliseconds>) override {
    {
      const std::lock_guard lock(mutex_);
      ++busy_;
    }
    client_.start(j, new task{*this, j}, [](void* context, client& bound) {
      const std::unique_ptr<task> t(static_cast<task*>(context));
      const counted until_done(t->home);
      session s(bound, t->home.schema_, t->home.observer_, t->home.settings_);
      t->what.perform(s);
    });
  }

  // Sessions are kept for transactions alone, of which there are none.
  void start(query::job& j, query::session& s) override {
    std::exception_ptr failure;
    try {
      j.perform(s);
    } catch (...) {
      failure = std::current_exception();
    }
    j.finished(std::move(failure), false);
  }
  void cancel(query::job& j) noexcept override { client::cancel(j); }
  void abandon(query::session& s) noexcept override { release(s); }

  // Nothing is opened before the first call; whether the service can be reached is seen by asking it for a table.
  void connect() override {
    for (const query::model_descriptor* m : schema_.models)
      if (m->items)
        return (void)client_.describe_table({.table_name = settings_.table_prefix + std::string(m->items->table)});
  }

  void disconnect() override {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return busy_ == 0; });
    free_.clear();
  }

  void sign_page_tokens(const std::string& key) override { settings_.tokens = page_tokens(key); }

  query::connection_counts connections() const noexcept override {
    const std::lock_guard lock(mutex_);
    return {.busy = busy_, .waiting = 0};
  }

 private:
  static constexpr std::size_t most_kept = 64;

  struct task {
    models_connector& home;
    query::job& what;
  };

  // Counts a session of a loop out again.
  class counted {
   public:
    explicit counted(models_connector& home) : home_(home) {}
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted() {
      const std::lock_guard lock(home_.mutex_);
      if (--home_.busy_ == 0) home_.idle_.notify_all();
    }

   private:
    models_connector& home_;
  };

  const client client_;
  const query::schema_descriptor& schema_;
  observe::observer& observer_;
  session_settings settings_{};
  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t busy_ = 0;                          // with the lock
  std::vector<std::unique_ptr<session>> free_{};  // with the lock
};

}  // namespace

std::unique_ptr<query::connector> make_connector(std::shared_ptr<transport> way, const query::schema_descriptor& schema,
                                                 observe::observer& watch, std::string table_prefix) {
  return std::make_unique<models_connector>(std::move(way), schema, watch, std::move(table_prefix));
}

}  // namespace tenon::dynamodb::models
