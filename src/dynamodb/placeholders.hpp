// The names and values of a request's expressions, behind placeholders.
#pragma once

#include <tenon/dynamodb/expressions.hpp>
#include <tenon/dynamodb/item_requests.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb {

// Refers to what it is given, and to the expressions that were rendered, until it is written.
class placeholders {
 public:
  // `names` and `values` are the caller's own, for expressions given as texts.
  placeholders(const placeholder_names& names, const attribute_map& values) noexcept
      : given_names_(names), given_values_(&values) {}
  explicit placeholders(const placeholder_names& names) noexcept : given_names_(names), given_values_(nullptr) {}

  explicit placeholders(placeholder_names&&) = delete;

  // The expression with a placeholder for each of its names and values: the same one for what is the same.
  std::string render(const detail::expression_text& text);

  // Appends ,"ExpressionAttributeNames":{…},"ExpressionAttributeValues":{…}, each if there are any.
  void append_to(std::string& out) const;

 private:
  void append_name(std::string& out, const std::string& name);
  void append_value(std::string& out, const attribute_value& value);

  const placeholder_names& given_names_;
  const attribute_map* given_values_;  // null: none
  struct named {
    std::string placeholder;
    const std::string* name;
  };
  struct valued {
    std::string placeholder;
    const attribute_value* value;
  };
  std::vector<named> names_;
  std::vector<valued> values_;
  std::size_t next_name_ = 0;
  std::size_t next_value_ = 0;
};

}  // namespace tenon::dynamodb
