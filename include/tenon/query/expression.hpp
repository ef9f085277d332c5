// Predicates, orderings and the like as a flat byte program: cheap to build, to copy, to hash and to compare.
#pragma once

#include <tenon/query/parameters.hpp>
#include <tenon/query/small_vector.hpp>

#include <cstdint>

namespace tenon::query {

// The instructions of a predicate, in postfix order: operands first. `field` and `relation` are 16-bit indexes into
// the model the predicate is about; everything else that follows an opcode is one byte. A relation's predicate is
// about the relation's target.
enum class opcode : std::uint8_t {
  always,             //                          true for every record
  never,              //                          true for none
  both,               //                          pops 2, pushes their conjunction
  either,             //                          pops 2, pushes their disjunction
  negate,             //                          pops 1
  equals,             // field, match             1 value
  not_equals,         // field, match             1 value
  less,               // field                    1 value
  less_equal,         // field                    1 value
  greater,            // field                    1 value
  greater_equal,      // field                    1 value
  is_null,            // field
  is_not_null,        // field
  in,                 // field, match, bucket     1 list
  not_in,             // field, match, bucket     1 list
  contains,           // field, match             1 value
  starts_with,        // field, match             1 value
  ends_with,          // field, match             1 value
  compare_fields,     // field, comparison, field
  json_compare,       // field, json_operator, match   path (list of strings), 1 value
  json_null_test,     // field, json_null_kind         path
  list_has,           // field                    1 value
  list_has_every,     // field, bucket            1 list
  list_has_some,      // field, bucket            1 list
  list_equals,        // field, bucket            1 list
  list_is_empty,      // field, expected (0 or 1)
  some,               // relation                 pops 1
  every,              // relation                 pops 1
  none,               // relation                 pops 1
  is,                 // relation                 pops 1
  is_not,             // relation                 pops 1
  is_absent,          // relation                 to-one: there is no related record
  is_present,         // relation
  compare_aggregate,  // aggregate, field, opcode 1 value; in `having` only
  search,             // count, fields            1 value: what to search for in the fields' texts together
  within,             // field                    pops 1, which is about the fields of the composite type
  element             // field, number (16 bits)  the same of one element of a list, the first being 0
};

enum class text_match : std::uint8_t { sensitive, insensitive };

enum class json_operator : std::uint8_t {
  equals,
  not_equals,
  less,
  less_equal,
  greater,
  greater_equal,
  string_contains,
  string_starts_with,
  string_ends_with,
  array_contains,
  array_starts_with,
  array_ends_with
};

enum class json_null_kind : std::uint8_t { json, database, either };

enum class aggregate_function : std::uint8_t { count_all, count, sum, avg, min, max };

// Lists are grouped by size, so that a few statements serve lists of every length: the bucket is the binary logarithm
// of the size rounded up, and the driver repeats the last value to fill it. Larger lists travel as one parameter.
inline constexpr std::uint8_t max_list_bucket = 8;
inline constexpr std::uint8_t whole_list_bucket = 255;
std::uint8_t list_bucket(std::uint32_t size) noexcept;

using byte_code = small_vector<std::uint8_t, 40>;

// Byte code and the values it consumes, in order. Empty code is the predicate that holds for every record.
class expression {
 public:
  byte_code code;
  parameters values;

  bool empty() const noexcept { return code.empty(); }

  void emit(opcode op) { code.push_back(static_cast<std::uint8_t>(op)); }
  void emit(opcode op, std::uint16_t index) {
    const std::uint8_t bytes[] = {static_cast<std::uint8_t>(op), static_cast<std::uint8_t>(index),
                                  static_cast<std::uint8_t>(index >> 8)};
    code.append(bytes, 3);
  }
  void emit(opcode op, std::uint16_t index, std::uint8_t operand) {
    const std::uint8_t bytes[] = {static_cast<std::uint8_t>(op), static_cast<std::uint8_t>(index),
                                  static_cast<std::uint8_t>(index >> 8), operand};
    code.append(bytes, 4);
  }
  void emit_byte(std::uint8_t b) { code.push_back(b); }
  void emit_index(std::uint16_t index);

  // Ends a list whose items were added since there were `first` values, and emits `op` (in, not_in, list_…) for it.
  void emit_list(opcode op, std::uint16_t field, std::uint32_t first);

  // Appends `other` and combines the two with `op` (both or either). An empty operand counts as `always`.
  void combine(opcode op, const expression& other);

  // Negates, or wraps in a relation test.
  void wrap(opcode op);
  void wrap(opcode op, std::uint16_t relation);

  // Adds the text match to the last instruction emitted, which must be one that has a match operand.
  void match_insensitively();
};

}  // namespace tenon::query
