// One request of the protocol, translated.
#pragma once

#include "protocol/operation_kind.hpp"
#include "protocol/projection.hpp"

#include <tenon/query/request.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tenon::protocol {

// A statement in the database's own language.
struct raw_statement {
  std::string text;  // with {} for parameters
  query::parameters values;
};

struct operation {
  operation_kind kind = operation_kind::find_many;
  std::string answer_name;
  std::optional<query::request> request;   // unless raw
  std::optional<projection> result;        // none: the result is a count, or raw
  std::optional<raw_statement> statement;  // of raw operations
};

// What all requests about one schema share.
struct vocabulary_of_schema {
  explicit vocabulary_of_schema(const query::schema_descriptor& s) : inputs(s) {}

  grammar inputs;
  output_types outputs;
};

// Translates {"modelName": …, "action": …, "query": {"arguments": …, "selection": …}}. Throws request_error, or
// tenon::error for values their fields cannot hold.
operation to_operation(vocabulary_of_schema& v, const boost::json::object& request);

}  // namespace tenon::protocol
