// What tests of expressions share: short names for values, and the message of a refusal.
#pragma once

#include "local/api/failure.hpp"
#include "local/api/values.hpp"
#include "local/expressions/expressions.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace tenon::local::dynamodb::testing {

inline attribute_value num(std::string_view text) { return attribute_value(tenon::dynamodb::number::parse(text)); }
inline attribute_value str(std::string_view text) { return attribute_value(text); }
inline attribute_value bin(std::string_view raw) { return attribute_value(tenon::bytes(raw)); }
inline attribute_value strings(tenon::dynamodb::string_set values) { return attribute_value(std::move(values)); }
inline attribute_value numbers(tenon::dynamodb::number_set values) { return attribute_value(std::move(values)); }
inline attribute_value binaries(tenon::dynamodb::binary_set values) { return attribute_value(std::move(values)); }
inline attribute_value list(tenon::dynamodb::attribute_list values) { return attribute_value(std::move(values)); }
inline attribute_value map(attribute_map members) { return attribute_value(std::move(members)); }

// The message that `call` is refused with; "accepted" if it is not.
template <class Call>
std::string refusal(Call&& call) {
  try {
    call();
  } catch (const failure& f) {
    if (f.type() != "ValidationException" || f.status() != 400) return f.type() + ": " + f.message();
    return f.message();
  }
  return "accepted";
}

// A request's parameters, which conditions and updates refer to.
struct parameters {
  expression_names names = {};
  expression_values values = {};

  item_condition condition(std::string_view text) const {
    placeholders with(names, values);
    return read_condition(text, with);
  }
  item_update update(std::string_view text) const {
    placeholders with(names, values);
    return read_update(text, with);
  }
  item_projection projection(std::string_view text) const {
    placeholders with(names, values);
    return read_projection(text, with);
  }
  key_condition key(std::string_view text) const {
    placeholders with(names, values);
    return read_key_condition(text, with);
  }
};

}  // namespace tenon::local::dynamodb::testing
