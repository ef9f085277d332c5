// What the generated sources say about a schema: constant tables that everything below the typed shell works from.
// All objects are immutable and outlive every client that uses them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::query {

// A borrowed run of constants.
template <class T>
struct slice {
  const T* first = nullptr;
  std::uint32_t count = 0;

  constexpr slice() = default;
  constexpr slice(const T* data, std::size_t size) : first(data), count(static_cast<std::uint32_t>(size)) {}
  template <std::size_t N>
  constexpr slice(const T (&items)[N]) : first(items), count(N) {}

  constexpr const T* begin() const { return first; }
  constexpr const T* end() const { return first + count; }
  constexpr std::uint32_t size() const { return count; }
  constexpr bool empty() const { return count == 0; }
  constexpr const T& operator[](std::size_t i) const { return first[i]; }
};

enum class provider : std::uint8_t { postgresql, mysql, sqlite, mongodb, cockroachdb, dynamodb };

// The C++ types: bool, int32, int64, double, decimal, string, timestamp, json, bytes, the generated enum, the struct of a
// composite type.
enum class scalar : std::uint8_t {
  boolean,
  int32,
  int64,
  float64,
  decimal,
  string,
  datetime,
  json,
  bytes,
  enumeration,
  composite
};

// The name in the schema language: "Boolean", "Int", "BigInt" …; "Enum" for an enumeration, "Composite" for
// a composite type.
std::string_view name_of(scalar type) noexcept;

struct enum_value_descriptor {
  std::string_view name;           // in the schema
  std::string_view database_name;  // stored
};

struct enum_descriptor {
  std::string_view name;
  std::string_view database_name;
  slice<enum_value_descriptor> values;  // a C++ enumerator's number is its index here
  std::string_view database_schema = {};
};

// Who supplies the value of a field that a create leaves out.
enum class default_source : std::uint8_t {
  none,           // nobody: null, or a missing value
  literal,        // the client, from `text`, spelled as in the schema
  literal_list,   // the client, from `text`, a JSON array
  now,            // the client: the time at which the operation started
  uuid,           // the client: version `parameter`
  cuid,           // the client: version `parameter`
  ulid,           // the client
  nanoid,         // the client: `parameter` characters
  autoincrement,  // the database
  database        // the database: dbgenerated(), sequence()
};

struct model_descriptor;

struct field_descriptor {
  std::string_view name;    // in the schema
  std::string_view column;  // in the database
  scalar type = scalar::string;
  bool nullable = false;
  bool list = false;
  bool updated_at = false;
  default_source source = default_source::none;
  std::uint32_t parameter = 0;
  std::string_view text = {};
  std::string_view native_type = {};  // "VarChar(191)", as written after `@db.`
  const enum_descriptor* enumeration = nullptr;
  const model_descriptor* composite = nullptr;  // the composite type: its name and fields alone
};

enum class relation_end : std::uint8_t { required, optional, many };

enum class referential_action : std::uint8_t { cascade, restrict, no_action, set_null, set_default };

// One side of a relation, as the model that owns it sees it.
struct relation_descriptor {
  std::string_view name;
  const model_descriptor* target = nullptr;
  std::uint16_t inverse = 0;              // the index of the other side in target->relations
  relation_end end = relation_end::many;  // what this side holds
  bool holds_key = false;                 // `fields` are the foreign key, and are on this model
  slice<std::uint16_t> fields = {};       // on this model; for a junction, the key it refers to
  slice<std::uint16_t> references = {};   // on the target, pairwise
  // The table of an implicit many-to-many relation, in the schema of the model of column "A"; else empty.
  std::string_view junction = {};
  bool is_junction_a = false;  // this model's key is column "A" of the junction, else "B"
  referential_action on_delete = referential_action::no_action;  // of the side that holds the key, on both sides
  referential_action on_update = referential_action::cascade;    // likewise
};

// A key that identifies one record.
struct key_descriptor {
  std::string_view name;  // in the client: "email", "orgId_slug", or as named in the schema
  slice<std::uint16_t> fields;
  bool primary = false;
};

struct item_layout;

struct model_descriptor {
  std::string_view name;
  std::string_view table;
  std::string_view database_schema = {};
  slice<field_descriptor> fields = {};
  slice<relation_descriptor> relations = {};
  // Every unique criterion. The first has no field that may be null: the primary key where there is one.
  slice<key_descriptor> keys = {};
  std::uint16_t index = 0;  // in schema_descriptor::models
  bool is_view = false;
  bool is_creatable = true;            // false: some required column has a type that no input can give
  const item_layout* items = nullptr;  // of a key-value store's models
};

struct schema_descriptor {
  query::provider provider = provider::sqlite;
  slice<const model_descriptor*> models = {};
  slice<const enum_descriptor*> enums = {};
  std::string_view url = {};           // as written in the schema; empty when it is an environment variable or absent
  std::string_view url_variable = {};  // the name in env("…")
  std::string_view creation_script = {};  // the SQL that makes an empty database fit the schema
  std::string_view directory = {};        // the schema's folder; relative database files are relative to it
  bool enforces_foreign_keys = true;      // false: relationMode = "prisma"
};

}  // namespace tenon::query
