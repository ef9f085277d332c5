// How results are written into C++ objects by code that does not know their types.
#pragma once

#include <tenon/query/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::query {

// The C++ type of a member that receives a column. With `optional` it is std::optional of that type, with `list`
// std::vector of it.
enum class member_type : std::uint8_t {
  boolean,      // bool
  int32,        // std::int32_t
  int64,        // std::int64_t
  float64,      // double
  decimal,      // tenon::decimal
  string,       // std::string
  datetime,     // tenon::timestamp
  json,         // tenon::json
  bytes,        // tenon::bytes
  enumeration,  // a generated enum, set through member::set_enum
  text_view,    // std::string_view into the driver's row, valid until the next row: string and json
  bytes_view,   // the same for bytes
  composite,    // the struct of a composite type, reached through member::composite
};

struct composite_layout;

// Where a column goes in a record.
struct member {
  std::uint16_t field = 0;  // in model_descriptor::fields
  member_type type = member_type::string;
  bool optional = false;
  std::uint32_t offset = 0;
  void (*set_enum)(void* member, int index) = nullptr;  // index -1: null; of a list: adds one
  bool list = false;
  const composite_layout* composite = nullptr;
  // Of a member of a composite type's struct: the index of the enumerator, in a list that at `at`; -1: null, or behind the
  // last.
  int (*get_enum)(const void* member, std::size_t at) = nullptr;
};

// The struct of a composite type: a member for each of its fields, in their order. The functions know its type; `holder` is
// what a member is in which such structs are: one, a std::optional or, as m.list says, a std::vector.
struct composite_layout {
  const model_descriptor* type = nullptr;
  slice<member> members = {};
  std::uint32_t size = 0;  // of the struct, in bytes

  // Adds a default-constructed one to the list, or makes the optional hold one; returns it.
  void* (*emplace)(const member& m, void* holder) = nullptr;

  // Leaves none. Not for one that is neither in a list nor optional.
  void (*clear)(const member& m, void* holder) = nullptr;

  // The first; `count` of them are contiguous.
  const void* (*elements)(const member& m, const void* holder, std::size_t& count) = nullptr;
};

// One aggregated value and where it goes: std::int64_t for counts, else std::optional of the function's result type.
struct aggregate_member {
  std::uint8_t function = 0;  // aggregate_function
  std::uint16_t field = 0;
  member_type type = member_type::int64;
  bool optional = false;
  std::uint32_t offset = 0;
  void (*set_enum)(void* member, int index) = nullptr;
};

struct result_layout;

// Where a related record or list, or a count of them, goes in a record.
struct relation_member {
  std::uint16_t relation = 0;  // in model_descriptor::relations
  std::uint32_t offset = 0;
  const result_layout* result = nullptr;  // null: the member is a std::int64_t count
};

// A C++ type that holds a record of `model`: its columns in the order in which they are selected.
struct record_layout {
  const model_descriptor* model = nullptr;
  slice<member> members = {};
  slice<relation_member> relations = {};
  slice<aggregate_member> aggregates = {};
};

// One of the models whose records a result holds side by side, and how a record of it is added.
struct collection_member {
  const record_layout* record = nullptr;
  void* (*emplace)(void* holder) = nullptr;  // returns the new record
};

// A C++ type that holds zero or more records.
struct result_layout {
  enum class holder : std::uint8_t {
    one,       // the record itself
    optional,  // std::optional of it
    list       // std::vector of it
  };
  holder kind = holder::one;
  const record_layout* record = nullptr;
  std::uint32_t record_size = 0;

  // Adds a default-constructed record to the list, or makes the optional hold one, and returns it.
  void* (*emplace)(const result_layout& self, void* holder) = nullptr;

  // The first record; for lists all of them, contiguous, with their number in `count`.
  void* (*records)(const result_layout& self, void* holder, std::size_t& count) = nullptr;

  void (*reserve)(const result_layout& self, void* holder, std::size_t count) = nullptr;

  // Of a page: where the next one begins; empty: it was the last.
  void (*set_next)(void* holder, std::string_view token) = nullptr;

  // Of a list of variants: the models; `record` is null then.
  slice<collection_member> members = {};
};

}  // namespace tenon::query
