// What the arguments of requests may look like: the input types of a schema.
//
// Types are made when they are first asked for, since they refer to each other in circles and few of them are used.
// Their names and the order of their fields are those that Prisma's clients know; they appear in error reports.
#pragma once

#include "protocol/scalar.hpp"
#include "protocol/word.hpp"

#include <tenon/query/descriptor.hpp>
#include <tenon/query/expression.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tenon::protocol {

// The enumerations of the protocol itself, in the order of their values.
enum class vocabulary : std::uint8_t {
  sort_order,           // asc, desc
  nulls_order,          // first, last
  query_mode,           // default, insensitive
  json_null_filter,     // DbNull, JsonNull, AnyNull
  json_null_input,      // JsonNull
  nullable_json_input,  // DbNull, JsonNull
};

struct input_enum {
  enum class form : std::uint8_t { database, fields, words };
  form kind = form::words;
  std::string name;
  std::vector<std::string_view> values;  // for `fields` a value's place is the field's

  std::optional<int> find(std::string_view value) const;
};

struct input_object;

struct input_type {
  enum class form : std::uint8_t { scalar, enumeration, object };
  form kind = form::scalar;
  bool list = false;
  scalar_kind scalar = scalar_kind::null;
  const input_enum* enumeration = nullptr;
  const input_object* object = nullptr;

  // "String[]", "UserWhereInput".
  std::string name() const;
};

// A field of an input object, or an argument.
struct input_field {
  enum class role : std::uint8_t { word, scalar, relation, key };

  std::string_view name;
  std::vector<input_type> types;  // tried in this order
  bool required = false;
  role kind = role::word;
  std::uint16_t index = 0;  // in the model's fields, relations or keys; or the word

  word as_word() const { return static_cast<word>(index); }
};

// What an input object is for.
enum class shape : std::uint8_t {
  where,
  scalar_where,  // without relations
  where_unique,
  compound_key,
  filter,
  json_filter,
  list_filter,
  relation_list_filter,
  relation_filter,
  reference,
  order,
  order_with_aggregation,
  order_by_aggregate,
  order_by_relation,
  order_by_relevance,
  sort_order,
  having,
  create,
  create_many,
  create_many_envelope,
  update,
  update_many,
  scalar_update,
  list_create,
  list_update,
  nested_create,
  nested_update,
  connect_or_create,
  upsert_unique,  // an element of a list
  upsert_one,     // the record of a to-one relation
  update_unique,
  update_one,
  update_many_where
};

inline constexpr std::uint16_t nothing = 0xFFFF;

// Identifies an input object within a schema.
struct object_key {
  shape form = shape::where;
  std::uint16_t model = nothing;    // in schema_descriptor::models
  std::uint16_t subject = nothing;  // a field, key or relation of the model; for creates and updates the relation
                                    // that is left out because it is given by where they stand
  query::scalar scalar = query::scalar::string;
  std::uint16_t enumeration = nothing;  // in schema_descriptor::enums
  bool nullable = false;
  bool nested = false;
  bool aggregated = false;
  bool unchecked = false;  // foreign keys are given as they are, not through relations
  bool many = false;
  query::aggregate_function function = query::aggregate_function::count;

  friend bool operator==(const object_key&, const object_key&) = default;
};

struct object_key_hash {
  std::size_t operator()(const object_key& k) const noexcept;
};

struct input_object {
  object_key key;
  std::string name;
  std::optional<unsigned> min_fields;
  std::optional<unsigned> max_fields;
  std::vector<std::string_view> counted;  // the fields that these limits are about; empty: all
  const query::model_descriptor* model = nullptr;
  query::text_match parts = query::text_match::sensitive;  // how a filter without `mode` looks for a part of a text
};

class grammar {
 public:
  explicit grammar(const query::schema_descriptor& schema);
  grammar(const grammar&) = delete;
  grammar& operator=(const grammar&) = delete;
  ~grammar();

  const query::schema_descriptor& schema() const { return schema_; }
  const query::model_descriptor& model(std::uint16_t index) const { return *schema_.models[index]; }
  const query::model_descriptor* find_model(std::string_view name) const;
  std::uint16_t index_of(const query::enum_descriptor* e) const;

  const input_object& object(const object_key& key);
  const std::vector<input_field>& fields(const input_object& o);

  const input_enum& words(vocabulary v) const { return vocabularies_[static_cast<std::size_t>(v)]; }
  const input_enum& values(const query::enum_descriptor& e);
  const input_enum& field_names(const query::model_descriptor& m);
  const input_enum& text_field_names(const query::model_descriptor& m);  // of no lists; may be empty

  // Types of one value, and the shorthand for making them.
  input_type scalar(scalar_kind kind, bool list = false) const;
  input_type object_type(const object_key& key, bool list = false);
  input_type value_of(const query::field_descriptor& f, bool list = false);
  input_type word_of(vocabulary v) const;

  // The scalar field's part of an object_key.
  void describe_value(object_key& key, const query::field_descriptor& f) const;

 private:
  struct node;

  const query::schema_descriptor& schema_;
  std::vector<input_enum> vocabularies_;
  std::unordered_map<const void*, std::unique_ptr<input_enum>> enums_;
  std::unordered_map<object_key, std::unique_ptr<node>, object_key_hash> objects_;
};

// Whether the database searches texts for words.
bool has_full_text_search(query::provider p);

// A field that is one of the protocol's words.
input_field make_field(word w, std::vector<input_type> types, bool required = false);

// With its first letter in upper case, if it is an ASCII letter.
std::string capitalized(std::string_view text);

// The name of the object that `key` identifies.
std::string name_of(const grammar& g, const object_key& key);

// The fields of an object, by the kind of thing it is for.
std::vector<input_field> condition_fields(grammar& g, const input_object& o);  // grammar_conditions.cpp
std::vector<input_field> filter_fields(grammar& g, const input_object& o);     // grammar_filters.cpp
std::vector<input_field> order_fields(grammar& g, const input_object& o);      // grammar_orders.cpp
std::vector<input_field> write_fields(grammar& g, const input_object& o);      // grammar_writes.cpp
std::vector<input_field> nested_fields(grammar& g, const input_object& o);     // grammar_nested.cpp

}  // namespace tenon::protocol
