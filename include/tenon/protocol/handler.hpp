// Prisma's JSON protocol, as of Prisma 6, over a database.
#pragma once

#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace tenon::protocol {

// Answers requests: {"modelName", "action", "query": {"arguments", "selection"}}, or several of them,
// {"batch": […], "transaction": {"isolationLevel"}}. What it accepts is what Prisma's query engine accepts, and what
// Tenon's clients offer beyond that on some databases: `mode`, `skipDuplicates`, all JSON comparisons.
//
// An answer is {"data": {"findManyUser": …}}, {"batchResult": […]} or {"errors": […]}, each error with a
// `user_facing_error` that carries Prisma's code, a message and facts. Used by one thread at a time.
class handler {
 public:
  // `schema` and `database` outlive the handler.
  handler(const query::schema_descriptor& schema, query::connector& database);
  handler(handler&&) noexcept;
  handler& operator=(handler&&) noexcept;
  ~handler();

  // One JSON document in, one out, without line breaks. Whatever is wrong with the request or goes wrong with the
  // database is in the answer; nothing is thrown.
  std::string answer(std::string_view request);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::protocol
