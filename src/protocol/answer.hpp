// How results are written as JSON.
#pragma once

#include "protocol/record.hpp"

#include <tenon/query/descriptor.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::protocol {

struct record_answer;

// One member of the JSON object that stands for a record.
struct answer_field {
  enum class form : std::uint8_t { value, relation, group };
  form kind = form::value;
  std::string_view name;
  std::uint32_t offset = 0;
  query::scalar type = query::scalar::string;  // of a value; int32 is a plain number however it is stored
  query::member_type stored = query::member_type::string;
  bool optional = false;
  bool list = false;  // of such values
  const query::enum_descriptor* enumeration = nullptr;
  const result_type* result = nullptr;    // of a relation
  std::vector<answer_field> fields = {};  // of a relation's records, and of a group of values
};

// Appends `holder`, which `type` describes, with these fields: an object, null, or an array.
void write_result(std::string& out, const result_type& type, const std::vector<answer_field>& fields, void* holder);

}  // namespace tenon::protocol
