// Statements of PartiQL, as the conditions and updates of items that they stand for.
#pragma once

#include "local/expressions/document_path.hpp"
#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_update.hpp"
#include "local/expressions/key_condition.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

enum class partiql_verb : std::uint8_t { select, insert, update, erase, exists };
enum class partiql_returning : std::uint8_t { none, all_old, modified_old, all_new, modified_new };

// What a SELECT takes from each item.
struct partiql_selected {
  std::string_view name;  // under which it is returned
  std::vector<path_step> path;
};

struct partiql_order {
  std::string_view attribute;
  bool is_descending = false;
};

// Moves, and keeps what it refers to: it needs the text no more, but its parameters.
struct partiql_statement {
  partiql_verb verb = partiql_verb::select;  // exists: an EXISTS(SELECT …) that stands alone
  std::string table = {};
  std::optional<std::string> index = {};
  std::vector<partiql_selected> selected = {};  // empty: *
  std::optional<item_condition> where = {};
  std::vector<partiql_order> order = {};
  item inserted = {};
  std::optional<item_update> update = {};
  partiql_returning returning = partiql_returning::none;

  // The message that refuses a SELECT from an index for taking a call, if the index is not refused. Empty: none.
  std::string refusal = {};

  bool is_read() const noexcept { return verb == partiql_verb::select; }

  // What conditions, paths and updates refer to.
  std::deque<std::string> names = {};
  std::deque<attribute_value> values = {};
};

// Reads one statement; `parameters` are the values of its question marks. Throws failure with the service's messages;
// a statement's `refusal` is left to whoever knows the index. Time in proportion to the text; nesting is limited.
partiql_statement read_statement(std::string_view text, std::span<const attribute_value> parameters);

// What the statement asks for in the text's words: RETURNING ALL OLD *.
std::string_view name_of(partiql_returning returning) noexcept;

// The conditions that hold whenever `where` does and that compare a whole attribute with a value, or a range of values.
// They refer to it. `in` conditions are not among them.
std::vector<key_test> required_tests(const item_condition& where);

// What a WHERE says of the items for which one of its alternatives holds. Refers to it.
struct key_alternative {
  const attribute_value* partition = nullptr;     // what the partition key equals
  std::optional<key_test> sort = {};              // of the sort key: what it equals, otherwise a range
  bool is_open = false;                           // says of the sort key what is no range, as that it is not a value
  bool has_filter = false;                        // says more than what the attributes of the key equal
  std::vector<std::string_view> attributes = {};  // that it looks at, each once, as they come
};

inline constexpr std::size_t max_key_alternatives = 50;

// The alternatives in which items may lie, in their order: each value of an `in` for an attribute of the key is one, each
// side of an `or` that says something of the key another. Nothing if one of them names no partition, or two. If they are
// more than max_key_alternatives, only so many that this is seen. `sort` is empty for a key without one.
std::optional<std::vector<key_alternative>> key_alternatives(const item_condition& where, std::string_view partition,
                                                             std::string_view sort);

// Whether two of them name the same partition and ranges of its sort key that have values in common. One without a range
// means all of them; one that is open overlaps with none.
bool has_overlap(std::span<const key_alternative> alternatives) noexcept;

// Whether an item with the key may be meant; `sort` is null where there is no sort key.
bool includes(const key_alternative& alternative, const attribute_value& partition,
              const attribute_value* sort) noexcept;

}  // namespace tenon::local::dynamodb
