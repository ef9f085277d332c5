// The calls of one session, each reported to the observer as one statement.
#pragma once

#include "observe/observer.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/query/descriptor.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::dynamodb::models {

class calls {
 public:
  calls(client through, observe::observer& watch) : client_(std::move(through)), observer_(watch) {}

  // What the calls are part of, for events.
  void begin(std::string_view model, std::string_view operation) {
    model_ = model;
    operation_ = operation;
    last_end_ = monotonic_now();
  }

  // Runs the request; `what` names it and its table: "Query app". `rows` counts those of the response.
  template <class R, class Rows>
  typename R::response run(const R& r, std::string_view what, const Rows& rows) {
    return observed(
        what, [&] { return client_.run(r); }, rows);
  }
  template <class R>
  typename R::response run(const R& r, std::string_view what) {
    return run(r, what, [](const auto&) { return std::size_t(1); });
  }

  // The same for what the client does in several requests.
  template <class Body, class Rows>
  auto observed(std::string_view what, const Body& body, const Rows& rows) {
    const monotonic_time start = monotonic_now();
    try {
      auto out = body();
      report(what, start, rows(out), {});
      return out;
    } catch (const error& e) {
      report(what, start, 0, e.code());
      throw;
    }
  }

  const client& through() const noexcept { return client_; }
  monotonic_time last_end() const noexcept { return last_end_; }

 private:
  void report(std::string_view what, monotonic_time start, std::size_t rows, std::string_view error_code) {
    last_end_ = monotonic_now();
    const auto duration = last_end_ - start;
    observer_.measured().statement_ended(duration);
    if (error_code.empty() && !observer_.wants(duration)) return;
    observe::query_event e;
    e.sql = what;
    e.duration = duration;
    e.rows = rows;
    e.target = "dynamodb";
    e.model = model_;
    e.operation = operation_;
    e.error_code = error_code;
    observer_.report(e);
  }

  client client_;
  observe::observer& observer_;
  std::string_view model_;
  std::string_view operation_;
  monotonic_time last_end_{};
};

}  // namespace tenon::dynamodb::models
