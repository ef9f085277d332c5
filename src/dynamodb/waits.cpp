// Waiting for tables.
#include <tenon/dynamodb/client.hpp>

#include "base/quote.hpp"
#include "dynamodb/client_core.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <algorithm>

namespace tenon::dynamodb {

namespace {

// The pauses between looks, until the time is over.
class patience {
 public:
  patience(const std::string& table, const char* awaited, const wait_options& o)
      : table_(table), awaited_(awaited), options_(o), until_(monotonic_now() + o.timeout), next_(o.min_delay) {}

  std::chrono::milliseconds next() {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until_ - monotonic_now());
    if (left.count() <= 0)
      raise({.kind = error_kind::operation_timeout,
             .message = "The table " + text::quote(table_, 255) + " is not " + awaited_ + " after " +
                        std::to_string(options_.timeout.count()) + " ms",
             .model = table_});
    const auto now = std::min(next_, left);
    next_ = std::min(next_ * 2, options_.max_delay);
    return now;
  }

 private:
  const std::string& table_;
  const char* awaited_;
  const wait_options& options_;
  monotonic_time until_;
  std::chrono::milliseconds next_;
};

}  // namespace

table_description client::wait_until_table_exists(const std::string& table_name, const wait_options& o) const {
  patience rest(table_name, "there", o);
  for (;;) {
    try {
      describe_table_response r = describe_table({.table_name = table_name});
      if (r.table.table_status == table_status::active) return std::move(r.table);
    } catch (const resource_not_found&) {
      // Not yet.
    }
    pause(rest.next());
  }
}

void client::wait_until_table_not_exists(const std::string& table_name, const wait_options& o) const {
  patience rest(table_name, "gone", o);
  for (;;) {
    try {
      describe_table({.table_name = table_name});
    } catch (const resource_not_found&) {
      return;
    }
    pause(rest.next());
  }
}

}  // namespace tenon::dynamodb
