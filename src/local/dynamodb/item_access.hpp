// Reading and writing single items of tables, underneath all operations that do.
//
// A write is a key and a decision: what becomes of the item there, made when it is seen. Writes that are executed
// together happen all or not at all, seen by others at once; the decisions of all are made before anything is written,
// each of them on what was there before.
#pragma once

#include "local/api/values.hpp"
#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/catalog.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

// An item as it is stored: the JSON of its attributes and its size by DynamoDB's rules, in bytes. Not for use by two
// threads at once, as decode() keeps what it has read.
class stored_item {
 public:
  stored_item() = default;
  stored_item(std::string wire_json, std::size_t stored_size) : json(std::move(wire_json)), size(stored_size) {}
  explicit stored_item(item decoded);

  std::string json;
  std::size_t size = 0;

  const item& decode() const;

  // Replaces everything.
  void assign(item decoded);
  void assign(std::string_view wire_json, std::size_t stored_size);

 private:
  mutable std::optional<item> decoded_;
};

// A primary key in the order-preserving form of the store; see key_encoding.hpp.
struct encoded_key {
  std::string bytes;

  friend bool operator==(const encoded_key&, const encoded_key&) = default;
};

enum class write_outcome : std::uint8_t { keep, put, remove };

// One write. Derived for each kind of request; used by one thread at a time (perhaps another than the caller's).
class item_write {
 public:
  item_write(table_ptr target, encoded_key key) : target_(std::move(target)), key_(std::move(key)) {}
  virtual ~item_write() = default;

  const table& target() const noexcept { return *target_; }
  const table_ptr& target_pointer() const noexcept { return target_; }
  const encoded_key& key() const noexcept { return key_; }

  // Sees the item that is there (null: none), valid until the write is over. For put fills `after`, whose key must be
  // key(). What it throws is thrown to who executes, and nothing is written. May be called again when a write is
  // repeated: it must not depend on earlier calls.
  virtual write_outcome decide(const stored_item* before, stored_item& after) = 0;

 private:
  table_ptr target_;
  encoded_key key_;
};

// Throws failure if `key` does not have exactly the key attributes with their types ("The provided key element does not
// match the schema"), or their values are empty or too long.
encoded_key encode_key(const table& of, const item& key);

// The key of a whole item, whose other attributes are ignored except that keys of indexes must be of their types.
// Throws failure ("One or more parameter values were invalid: Missing the key id in the item" …).
encoded_key encode_key_of_item(const table& of, const item& whole);

// The same, in the words that BatchWriteItem has for it.
encoded_key encode_key_of_batch_item(const table& of, const item& whole);

// The key of an item that the table, or one with the same keys, has taken already.
encoded_key encode_key_of_kept_item(const table& of, const item& whole);

// What encode_key_of_item() checks of indexes' keys and vectors, for an item whose own key is known. The second looks at
// the attributes that an update has changed, and has words of its own for some.
void check_index_keys(const table& of, const item& whole);
void check_updated_index_keys(const table& of, const item& whole, std::span<const std::string_view> updated);

// Refuses a value without bytes for an attribute of an index's key.
[[noreturn]] void refuse_empty_index_key(const attribute_value& value, bool is_update, std::string_view index,
                                         std::string_view attribute);

// Refuses types that keys of indexes do not have: `given` tells which type an attribute is to get, if that is known.
using type_of_attribute = std::function<std::optional<attribute_type>(std::string_view)>;
void check_index_types(const table& of, const type_of_attribute& given);

// None if there is none.
std::optional<stored_item> read_item(engine_context& context, const table& from, const encoded_key& key);

// What a write took of the indexes, by the order of the definition's; empty: none touched.
struct index_charges {
  std::vector<half_units> units;
  std::vector<std::int64_t> vector_bytes;
};

// What a write did, for capacity and metrics. Sizes are those that are charged, 0 for an item that is or was not there.
struct write_effect {
  std::size_t size_before = 0;
  std::size_t size_after = 0;
  index_charges indexes = {};
};

// Executes writes as one. `effects` is empty, or has one for each write to fill in.
void execute_writes(engine_context& context, std::span<item_write* const> writes, std::span<write_effect> effects = {});

// The table of a request, which must exist and be active or updating. `name` may be an ARN. Throws failure
// ("Requested resource not found").
table_ptr require_table(engine_context& context, std::string_view name);

}  // namespace tenon::local::dynamodb
