#include "sql/nested_write_conditions.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_set>
#include <utility>

namespace tenon::sql {

namespace {

using query::expression;
using query::opcode;

constexpr std::size_t longest_list = 1u << query::max_list_bucket;
constexpr std::size_t most_alternatives = 64;

void append_bytes(std::string& out, const void* at, std::size_t size) {
  out.append(static_cast<const char*>(at), size);
}

void append_identity(std::string& out, const query::parameters& from, const query::value& v) {
  out.push_back(static_cast<char>(v.type));
  append_bytes(out, &v.size, sizeof v.size);
  switch (v.type) {
    case query::value_type::null: return;
    case query::value_type::boolean:
    case query::value_type::int64:
    case query::value_type::float64:
    case query::value_type::datetime:
    case query::value_type::enumeration: append_bytes(out, &v.integer, sizeof v.integer); return;
    case query::value_type::decimal:
    case query::value_type::string:
    case query::value_type::json:
    case query::value_type::bytes: out += from.text(v); return;
    case query::value_type::list:
    case query::value_type::composite:
      for (std::uint32_t i = 0; i < v.size; ++i) append_identity(out, from, from.items(v)[i]);
      return;
  }
}

// Equal for conditions that say the same in the same words.
std::string identity(const expression& e) {
  std::string out;
  append_bytes(out, e.code.data(), e.code.size());
  for (std::uint32_t i = 0; i < e.values.size(); ++i) append_identity(out, e.values, e.values[i]);
  return out;
}

// One test for equality of a field with a value, and nothing more.
bool is_equality(const expression& e) {
  constexpr std::uint32_t size = 4;  // opcode, field, match
  return e.code.size() == size && e.code[0] == static_cast<std::uint8_t>(opcode::equals) &&
         e.code[3] == static_cast<std::uint8_t>(query::text_match::sensitive);
}

std::uint16_t tested_field(const expression& e) { return static_cast<std::uint16_t>(e.code[1] | e.code[2] << 8); }

// The field that all test for equality, so that a list of values says the same.
bool test_one_field(const std::vector<expression>& alternatives) {
  return std::all_of(alternatives.begin(), alternatives.end(), [&](const expression& e) {
    return is_equality(e) && tested_field(e) == tested_field(alternatives[0]);
  });
}

}  // namespace

query::expression condition_at(const query::program& from, const program_range& range) {
  expression e;
  e.code.append(from.code.data() + range.code, range.code_size);
  for (value_index i = 0; i < range.value_count; ++i) e.values.add(from.values, from.values[range.values + i]);
  return e;
}

query::expression equals(query::slice<std::uint16_t> fields, const query::parameters& values, std::uint32_t first) {
  expression e;
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    e.values.add(values, values[first + i]);
    e.emit(opcode::equals, fields[i], static_cast<std::uint8_t>(query::text_match::sensitive));
    if (i > 0) e.emit(opcode::both);
  }
  return e;
}

query::expression both(query::expression a, const query::expression& b) {
  a.combine(opcode::both, b);
  return a;
}

query::expression negation(query::expression e) {
  e.wrap(opcode::negate);
  return e;
}

std::vector<query::expression> any_of(const std::vector<query::expression>& alternatives) {
  std::vector<expression> out;
  if (alternatives.size() == 1) return alternatives;
  const bool lists = test_one_field(alternatives);
  const std::size_t step = lists ? longest_list : most_alternatives;
  for (std::size_t first = 0; first < alternatives.size(); first += step) {
    const std::size_t end = std::min(alternatives.size(), first + step);
    expression& e = out.emplace_back();
    if (lists) {
      for (std::size_t i = first; i < end; ++i) e.values.append(alternatives[i].values);
      e.emit_list(opcode::in, tested_field(alternatives[first]), 0);
      continue;
    }
    // The last fills the number up to a power of two, so that few statements serve all numbers.
    e = alternatives[first];
    for (std::size_t i = 1; i < std::bit_ceil(end - first); ++i)
      e.combine(opcode::either, alternatives[std::min(first + i, end - 1)]);
  }
  return out;
}

std::vector<query::expression> any_key(query::slice<std::uint16_t> fields, const query::parameters& keys) {
  std::vector<expression> each;
  for (std::uint32_t first = 0; first < keys.size(); first += fields.size())
    each.push_back(equals(fields, keys, first));
  return any_of(each);
}

std::vector<query::expression> distinct(std::vector<query::expression> conditions) {
  if (conditions.size() < 2) return conditions;
  std::vector<expression> out;
  std::unordered_set<std::string> said;
  for (expression& c : conditions)
    if (said.insert(identity(c)).second) out.push_back(std::move(c));
  return out;
}

}  // namespace tenon::sql
