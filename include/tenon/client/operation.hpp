// An operation: what to do, as a plain value that touches nothing until it is run.
#pragma once

#include <tenon/base/result.hpp>
#include <tenon/query/record.hpp>
#include <tenon/query/request.hpp>

namespace tenon {

// Yields a T when run. T is a record, std::optional or std::vector of one, or std::int64_t for counts. Copyable; may be
// run any number of times, from any thread.
template <class T>
class [[nodiscard]] operation {
 public:
  using result_type = T;

  operation(const query::model_descriptor& m, query::action a, const query::result_layout* l) noexcept
      : request(m, a), layout(l) {}

  query::request request;
  const query::result_layout* layout;  // how T is filled; null for a count
};

// Something operations can be run on: a client, a transaction, a snapshot.
class runner {
 public:
  runner(const runner&) = delete;
  runner& operator=(const runner&) = delete;

  // Throws tenon::error.
  template <class T>
  T run(const operation<T>& op) {
    T out{};
    execute(op.request, op.layout, &out);
    return out;
  }

  // The same, with the error as a value.
  template <class T>
  [[nodiscard]] result<T> try_run(const operation<T>& op) {
    try {
      return run(op);
    } catch (const error& e) {
      return e;
    }
  }

  // Runs `r` and writes its result to `out`, which `layout` describes; null: a std::int64_t.
  virtual void execute(const query::request& r, const query::result_layout* layout, void* out) = 0;

  // Writes each record to `record`, which `layout` describes, and calls `sink` with `context`, until it returns false.
  // What the record borrows is valid during the call alone.
  virtual void stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                      bool (*sink)(void* context)) = 0;

 protected:
  runner() = default;
  ~runner() = default;
};

}  // namespace tenon
