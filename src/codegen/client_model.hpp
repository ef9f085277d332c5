// The schema as its client sees it: which C++ entities there are, and what they are called.
#pragma once

#include <tenon/codegen/generate.hpp>
#include <tenon/query/item_layout.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tenon::codegen {

struct cpp_enum {
  const schema::enum_type* source = nullptr;
  const query::enum_descriptor* descriptor = nullptr;
  std::string type = {};
  std::string parser = {};                    // the function from its name: "parse_role"
  std::string stem = {};                      // of the names of its tables: "role"
  std::vector<std::string> enumerators = {};  // in the order of source->values
};

// Who gives a field its value in a create.
enum class filled_by : std::uint8_t {
  caller,  // required
  other,   // a default, or the relation whose key it is part of
  nobody   // null unless given
};

struct cpp_field {
  const schema::field* source = nullptr;
  const query::field_descriptor* descriptor = nullptr;
  std::string name = {};    // of the member and of the handle
  std::string handle = {};  // of the handle's type; in a composite type, of the handle itself
  std::string type = {};    // of the value, without std::optional
  std::string view = {};    // the same, borrowed from the driver
  filled_by filling = filled_by::caller;
  bool is_unique = false;
  bool is_in_create = true;  // inputs have it
  bool is_in_update = true;
  bool is_set = false;  // a list that is kept as one
};

struct cpp_composite {
  const schema::composite_type* source = nullptr;
  const query::model_descriptor* descriptor = nullptr;
  std::string type = {};
  std::string stem = {};               // of the names of its tables: "address"
  std::string fields_type = {};        // what has the handles of its fields: "address_fields"
  std::vector<cpp_field> fields = {};  // as in descriptor->fields
};

struct cpp_relation {
  const schema::field* source = nullptr;
  const query::relation_descriptor* descriptor = nullptr;
  std::string name = {};
  std::string handle = {};
  std::string count = {};  // of the member that counts, of a to-many relation
  std::size_t target = 0;  // into cpp_client::models
  bool is_input = true;    // inputs have it: false where writing it would change a view
};

// A key of several fields.
struct cpp_key {
  const query::key_descriptor* descriptor = nullptr;
  std::string name = {};
};

// An index of a key-value store's table.
struct cpp_index {
  const query::item_index* descriptor = nullptr;
  std::string name = {};
};

struct cpp_model {
  // A field or relation, in the order of the schema.
  struct member {
    bool is_relation;
    std::size_t index;
  };

  const schema::model* source = nullptr;
  const query::model_descriptor* descriptor = nullptr;
  std::string type = {};
  std::string view = {};
  std::string create = {};  // the input's type, or what stands for its absence
  std::string update = {};
  std::string space = {};                    // the namespace of the handles, and the accessor in `db` and `ops`
  std::string header = {};                   // "blog_post.hpp"
  std::vector<cpp_field> fields = {};        // as in descriptor->fields
  std::vector<cpp_relation> relations = {};  // as in descriptor->relations
  std::vector<cpp_key> keys = {};
  std::vector<cpp_index> indexes = {};  // as in descriptor->items->indexes
  std::vector<member> members = {};

  bool is_writable() const { return !descriptor->is_view; }
  bool is_creatable() const { return is_writable() && descriptor->is_creatable; }
  bool has_nested_inputs() const;
  bool is_item() const { return descriptor->items != nullptr; }  // of a key-value store
};

struct cpp_client {
  const query::schema_descriptor* descriptor = nullptr;
  const schema::definition* source = nullptr;
  std::vector<cpp_enum> enums = {};
  std::vector<cpp_composite> composites = {};  // each behind those that it holds other than in lists
  std::vector<cpp_model> models = {};          // as in descriptor->models

  bool is_of_items() const { return descriptor->provider == query::provider::dynamodb; }

  const cpp_enum& enum_of(const query::enum_descriptor* e) const;
  const cpp_composite& composite_of(const query::model_descriptor* c) const;
};

// The client's model; points into `schema`. Names that cannot be kept apart become errors in `out`.
cpp_client model_client_of(const describe::description& schema, const settings& how, schema::diagnostics& out);

}  // namespace tenon::codegen
