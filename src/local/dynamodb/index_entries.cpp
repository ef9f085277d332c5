#include "local/dynamodb/index_entries.hpp"

#include "local/api/item_size.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_encoding.hpp"
#include "local/dynamodb/partition_hash.hpp"

#include <algorithm>
#include <array>

namespace tenon::local::dynamodb {
namespace {

// Null if it is missing or of another type.
const attribute_value* key_value(const item& whole, const schema_attribute& attribute) noexcept {
  const auto* value = whole.find(attribute.name);
  return value && value->type() == attribute_type_of(attribute.type) ? value : nullptr;
}

// Null also if it is empty or too long for a key: such values are not written, but an index made later finds them.
const attribute_value* entry_value(const item& whole, const schema_attribute& attribute, std::size_t longest) noexcept {
  const auto* value = key_value(whole, attribute);
  if (!value || value->type() == tenon::dynamodb::attribute_type::number) return value;
  const std::size_t length = value_size(*value);
  return length > 0 && length <= longest ? value : nullptr;
}

struct entry {
  std::string key;
  std::size_t size = 0;  // of what the index holds
};

// Suffixes of the entries of an item, each made once when it is needed.
class entry_suffixes {
 public:
  entry_suffixes(const table& of, const item& whole, std::int64_t row) : of_(of), whole_(whole), row_(row) {}

  const std::string& of_kind(bool is_global) {
    auto& suffix = is_global ? global_ : local_;
    if (suffix.empty()) suffix = entry_suffix(of_, is_global, whole_, row_);
    return suffix;
  }

 private:
  const table& of_;
  const item& whole_;
  std::int64_t row_;
  std::string global_;
  std::string local_;
};

std::optional<entry> entry_of(const table& of, const index_definition& index, const stored_item* from,
                              entry_suffixes& suffixes) {
  if (!from) return std::nullopt;
  const item& whole = from->decode();
  auto key = index_key(of, index, whole);
  if (!key) return std::nullopt;
  *key += suffixes.of_kind(index.is_global);
  std::size_t size = from->size;
  if (index.projection.type != projection_type::all) {
    size = 0;
    for (const auto& [name, value] : whole)
      if (is_projected(of, index, name)) size += name.size() + value_size(value);
  }
  return entry{std::move(*key), size};
}

bool shows_the_same(const table& of, const index_definition& index, const item& a, const item& b) {
  if (index.projection.type == projection_type::all) return a == b;
  return projected(of, index, a) == projected(of, index, b);
}

std::int64_t kept_size(const index_definition& index, const entry& e) noexcept {
  return index.projection.type == projection_type::all ? 0 : static_cast<std::int64_t>(e.size);
}

}  // namespace

std::optional<std::string> index_key(const table&, const index_definition& index, const item& whole) {
  std::array<const attribute_value*, 4> partition{};
  const std::size_t count = index.keys.partition.size();
  for (std::size_t i = 0; i < count; ++i)
    if ((partition[i] = entry_value(whole, index.keys.partition[i], max_partition_value)) == nullptr)
      return std::nullopt;
  for (const auto& attribute : index.keys.sort)
    if (!entry_value(whole, attribute, max_sort_value)) return std::nullopt;
  std::string out = index_partition(std::span(partition).first(count));
  for (const auto& attribute : index.keys.sort) append_delimited_value(out, *key_value(whole, attribute));
  return out;
}

std::string entry_suffix(const table& of, bool is_global, const item& whole, std::int64_t row) {
  std::string out;
  if (of.has_sort_key()) {
    const auto& sort = *key_value(whole, of.sort_key());
    if (is_global) {
      std::string values;
      append_value(values, *key_value(whole, of.partition_key()));
      append_value(values, sort);
      append_number(out, partition_hash(values));
    } else {
      // Within a partition, local indexes keep items of one value in the order of the table.
      append_delimited_value(out, sort);
    }
  }
  // Without a sort key, the row itself has the order of the hash.
  append_number(out, static_cast<std::uint64_t>(row));
  return out;
}

bool is_projected(const table& of, const index_definition& index, std::string_view attribute) noexcept {
  return index.projection.shows(attribute) || of.definition.keys.contains(attribute) || index.keys.contains(attribute);
}

item projected(const table& of, const index_definition& index, const item& whole) {
  std::vector<item::value_type> members;
  for (const auto& member : whole)
    if (is_projected(of, index, member.first)) members.push_back(member);
  return item(std::move(members));
}

void change_entries(store_connection& c, const table& of, std::int64_t row, const stored_item* before,
                    const stored_item* after, index_charges* charges) {
  const auto& indexes = of.definition.indexes;
  auto* units = charges ? &charges->units : nullptr;
  if (units) units->assign(indexes.size(), 0);
  if (indexes.empty()) return;
  entry_suffixes suffixes(of, (before ? before : after)->decode(), row);
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    const auto& index = indexes[i];
    const auto old_entry = entry_of(of, index, before, suffixes);
    const auto new_entry = entry_of(of, index, after, suffixes);
    if (!old_entry && !new_entry) continue;
    half_units taken = 0;
    const bool is_same_key = old_entry && new_entry && old_entry->key == new_entry->key;
    const bool is_same_row = is_same_key && kept_size(index, *old_entry) == kept_size(index, *new_entry);
    if (old_entry && !is_same_row)
      c.statement(statement_kind::erase_entry, index.id).bind_blob(1, old_entry->key).run();
    if (new_entry && !is_same_row)
      c.statement(statement_kind::insert_entry, index.id)
          .bind_blob(1, new_entry->key)
          .bind(2, row)
          .bind(3, kept_size(index, *new_entry))
          .run();
    if (is_same_key) {
      if (units && !shows_the_same(of, index, before->decode(), after->decode()))
        taken = write_capacity(std::max(old_entry->size, new_entry->size), false);
    } else {
      if (old_entry) taken += write_capacity(old_entry->size, false);
      if (new_entry) taken += write_capacity(new_entry->size, false);
    }
    if (units) (*units)[i] = taken;
    c.count(of.index_counters[i], (new_entry ? 1 : 0) - (old_entry ? 1 : 0),
            static_cast<std::int64_t>(new_entry ? new_entry->size : 0) -
                static_cast<std::int64_t>(old_entry ? old_entry->size : 0));
  }
}

void fill_index(store_connection& c, const table& of, std::size_t position) {
  const auto& index = of.definition.indexes[position];
  for_each_item(c, of, [&](const stored_item& item, std::int64_t row) {
    entry_suffixes suffixes(of, item.decode(), row);
    if (const auto e = entry_of(of, index, &item, suffixes)) {
      c.statement(statement_kind::insert_entry, index.id)
          .bind_blob(1, e->key)
          .bind(2, row)
          .bind(3, kept_size(index, *e))
          .run();
    }
  });
}

}  // namespace tenon::local::dynamodb
