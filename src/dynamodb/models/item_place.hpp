// A place inside an item: an attribute, then members of maps and elements of lists.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/dynamodb/expressions.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tenon::dynamodb::models {

class item_place {
 public:
  // `called`: what the schema calls it.
  item_place(std::string_view attribute, std::string_view called) : steps_{std::string(attribute)}, text_(called) {}

  void enter(std::string_view member, std::string_view called) {
    steps_.emplace_back(std::string(member));
    text_.append(".").append(called);
  }
  void enter(std::size_t element) {
    steps_.emplace_back(element);
    text_.append("[").append(std::to_string(element)).append("]");
  }

  path as_path() const;

  // As the schema calls it: "address.city", "lines[0]".
  const std::string& text() const { return text_; }

  // What is there; null: nothing.
  const attribute_value* find_in(const item& i) const;

 private:
  std::vector<std::variant<std::string, std::size_t>> steps_;
  std::string text_;
};

}  // namespace tenon::dynamodb::models
