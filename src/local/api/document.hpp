// A request's body, parsed. Includes simdjson: for sources only.
#pragma once

#include "local/api/shape.hpp"

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

using json_element = simdjson::dom::element;

// The members of a JSON object that a structure has; null counts as absent, of members of one name the last counts.
// Refers to the document.
class fields {
 public:
  // An absent object, and null, has no members.
  fields(const shape& structure, const json_element* object);

  // Null if absent. Positions are those of index_of().
  const json_element* operator[](std::size_t position) const noexcept {
    return present_ >> position & 1 ? &values_[position] : nullptr;
  }

 private:
  std::uint32_t present_ = 0;
  std::array<json_element, max_members> values_;
};

// Parses with the calling thread's parser: one document at a time per thread, and whatever refers to it ends with it.
// Throws SerializationException for what is no JSON object.
class document {
 public:
  explicit document(std::string_view body);
  document(const document&) = delete;
  document& operator=(const document&) = delete;
  ~document();  // gives back the memory that a long body took

  const json_element& root() const noexcept { return root_; }

 private:
  json_element root_;
  bool is_large_;
};

// Values whose types have been checked.
std::string_view text_of(const json_element& value) noexcept;
bool boolean_of(const json_element& value) noexcept;          // the texts "true", "1", "yes" count as true
std::int64_t integer_of(const json_element& value) noexcept;  // fractions are cut off, what is too large is bounded
double floating_of(const json_element& value) noexcept;

std::optional<std::string> optional_text(const json_element* value);
bool boolean_or(const json_element* value, bool otherwise) noexcept;
std::optional<bool> optional_boolean(const json_element* value) noexcept;
std::optional<std::int32_t> optional_int32(const json_element* value) noexcept;
std::optional<std::int64_t> optional_int64(const json_element* value) noexcept;
std::optional<double> optional_floating(const json_element* value) noexcept;
std::vector<std::string> texts_of(const json_element& list);

}  // namespace tenon::local::dynamodb
