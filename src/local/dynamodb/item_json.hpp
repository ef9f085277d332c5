// Looking into the JSON of stored items without decoding them.
#pragma once

#include "local/expressions/item_projection.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// Goes over the attributes of an item in the store's own JSON. Views hold as long as the text.
class attribute_cursor {
 public:
  explicit attribute_cursor(std::string_view json) noexcept : json_(json) {}

  // To the next attribute; false at the end. Throws tenon::error if the text is not what the store writes.
  bool next();

  std::string_view name() const noexcept { return name_; }    // as it is written: escapes are left
  std::string_view value() const noexcept { return value_; }  // with its type: {"S":"x"}

 private:
  std::size_t end_of_string(std::size_t quote) const;
  std::size_t end_of_value(std::size_t begin) const;

  std::string_view json_;
  std::size_t at_ = 1;
  std::string_view name_;
  std::string_view value_;
};

// Appends the JSON of what the projection takes of the item.
void append_projected(std::string& out, std::string_view item_json, const item_projection& projection);

}  // namespace tenon::local::dynamodb
