// The values of fields as attributes of items, and back.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/query/parameters.hpp>
#include <tenon/query/record.hpp>

#include <cstdint>
#include <deque>
#include <string>

namespace tenon::dynamodb::models {

// A field of a model or of a composite type.
struct field_place {
  const query::model_descriptor& model;
  std::uint16_t index;

  const query::field_descriptor& field() const { return model.fields[index]; }
  bool is_ttl() const;
  bool is_set() const;
};

// What is stored for a value of the field, or for one element of its list. Texts are S, numbers N, Boolean BOOL, Bytes B, enums
// their names in the database, composite types maps, Json a document, DateTime a text of ISO 8601 with six digits behind the second or, with
// @ttl, a number of seconds, rounded down. Throws value_out_of_range for a time or a number that cannot be stored.
attribute_value attribute_of(const field_place& f, const query::parameters& from, const query::value& v);

// The same for the whole of a list, or of a set: NULL for an empty one, of which there are none.
attribute_value list_attribute_of(const field_place& f, const query::parameters& from, const query::value& list);

// The set of these elements, which are of the field's type; NULL for none.
attribute_value set_attribute_of(const field_place& f, const attribute_list& elements);

// Writes what is stored to a record's member; null: there is no such attribute. Texts of views are borrowed from `stored`, and
// `texts` keeps those that are made. Throws unexpected_null (P2032) or inconsistent_data (P2023).
void read_member(const field_place& f, const query::member& m, const attribute_value* stored, void* record,
                 std::deque<std::string>& texts);

}  // namespace tenon::dynamodb::models
